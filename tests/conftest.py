"""What all tests share: where Discord's OpenAPI description lies, when it lies beside the checkout."""

import os

from discord_description import description_path


def pytest_configure() -> None:
    """The sandbox's pytest plugin reads the environment."""
    if description_path().exists():
        os.environ.setdefault("DISCORD_OPENAPI", str(description_path()))
