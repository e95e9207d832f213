"""The page of the settings names every setting, with the default that the program has."""

import re
from pathlib import Path

from myna.config import Settings


def documented(repository: Path) -> dict[str, str]:
    page = (repository / "docs/settings.md").read_text()
    return dict(re.findall(r"^\| `(\w+)` \|\s*`?([^|`]*?)`?\s*\|", page, re.MULTILINE))


def test_every_setting_is_documented_and_no_other(repository: Path) -> None:
    assert list(Settings.model_fields) == list(documented(repository))


def test_the_defaults_on_the_page_are_those_of_the_program(repository: Path) -> None:
    shown = documented(repository)
    plain = {
        name: str(field.default)
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str)
    }

    assert plain == {name: shown[name] for name in plain}
