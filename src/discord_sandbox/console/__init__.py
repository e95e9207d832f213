"""How a person acts from outside: the JSON API, and the page whose files lie in `page/`."""
