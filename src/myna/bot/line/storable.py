"""Makes what Discord tells storable: every text in it, before anybody reads it; used by `connection`.

JSON can carry half of a surrogate pair and the character NUL; no database and no file takes them.
"""

import re
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """JSON, with U+FFFD in the place of what cannot be stored."""
    if isinstance(value, str):
        return (
            value if value.isascii() and "\x00" not in value else _UNSTORABLE.sub("\ufffd", value)
        )
    if isinstance(value, dict):
        return {key: storable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return value
