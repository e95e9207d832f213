"""What people do with a bot's commands, components and forms, and how a bot answers in time."""
