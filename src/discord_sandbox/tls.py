"""A certificate authority for one sandbox, for the variant over TLS.

Needs the package `trustme`.
"""

import ssl
from dataclasses import dataclass

from discord_sandbox.reach import DISCORD_NAMES


@dataclass(frozen=True, kw_only=True)
class Tls:
    """The server's side, and what a client needs to trust it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext
    authority: str
    """The certificate to be trusted, as PEM, for clients that want it in a file."""


def make_tls() -> Tls:
    """Certificates for Discord's names and for this machine; the private keys stay in memory."""
    import trustme  # noqa: PLC0415  # wanted by this variant alone

    authority = trustme.CA()
    certificate = authority.issue_cert(*sorted(DISCORD_NAMES), "localhost", "127.0.0.1")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    pem = authority.cert_pem.bytes().decode()
    return Tls(server=server, trusting=trusting, authority=pem)
