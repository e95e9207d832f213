"""Sound: decoding anything safely, encoding Opus packets; wired by `bootstrap`."""
