"""Members who talk and listen: what they may do in a chat, and the test language for it."""
