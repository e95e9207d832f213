"""The websocket side of Discord that a bot lives on: sessions, intents, resume with replay."""
