"""Any endpoint that speaks OpenAI's protocol, on this machine or elsewhere."""
