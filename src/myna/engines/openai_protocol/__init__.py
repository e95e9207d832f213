"""Trains models elsewhere, over OpenAI's protocol, and answers with them; what was taught stays known here as well."""

from myna.engines.openai_protocol.engine import OpenAIProtocolEngine

__all__ = ["OpenAIProtocolEngine"]
