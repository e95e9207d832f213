"""Settings: what there is to choose (`settings`), and where it is read from (`reading`)."""

from myna.config.reading import (
    Mistake,
    examine_settings,
    read_settings,
    required_token,
    secrets_of,
)
from myna.config.settings import Settings, default_data_dir

__all__ = [
    "Mistake",
    "Settings",
    "default_data_dir",
    "examine_settings",
    "read_settings",
    "required_token",
    "secrets_of",
]
