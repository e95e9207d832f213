"""Does a text look as if it held a token, a key or a password? Asked of every row before it is kept."""

import re

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b[MNO][\w-]{22,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a token of a Discord bot
    r"|discord(?:app)?\.com/api/webhooks/\d+/[\w-]{30,}"
    r"|\bsk-[\w-]{20,}|\b[rs]k_live_\w{16,}"
    r"|\bgh[opsu]_\w{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{18,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bhf_[A-Za-z0-9]{30,}"
    r"|\bA(?:KI|SI)A[0-9A-Z]{16}\b|\bAIza[\w-]{35}"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|\b\d{8,10}:AA[\w-]{32,}"  # a token of a Telegram bot
)
_POSSIBLE = re.compile(r"[\w.-]{14}|-----B|[:=]")
"""Every secret has one of these; most texts have none."""
_NAMED = re.compile(
    r"(?:\b(?:password|passwd|pwd|passphrase|secret|api[ _-]?key|access[ _-]?token|token)"
    r"|\b(?:пароль|токен|секретный ключ))\s*[:=]\s*[\"']?(?P<value>[^\s\"',;]{8,200})",
    re.IGNORECASE,
)
_SIGNS_OF_A_SECRET = (re.compile(r"\d"), re.compile(r"[^\W\d_]"))


def holds_secret(text: str) -> bool:
    """Known shapes of keys, or `password: …` with a value of letters and digits; never certain."""
    if not _POSSIBLE.search(text):
        return False
    if _SECRET.search(text):
        return True
    values = (found["value"] for found in _NAMED.finditer(text))
    return any(all(sign.search(value) for sign in _SIGNS_OF_A_SECRET) for value in values)
