"""What thinks, hears or speaks. One module or folder each, entered through entry points, unaware of each other."""
