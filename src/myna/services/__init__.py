"""The use cases: each service is called by the bot and the command line, and knows only domain and ports."""
