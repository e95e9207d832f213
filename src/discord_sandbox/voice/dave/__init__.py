"""End-to-end encryption of calls, DAVE version 1: what the voice gateway does for it.

The gateway delivers and orders; it has no key. Sources: the protocol paper at daveprotocol.com
("the paper" in these modules) and RFC 9420 (MLS).
"""
