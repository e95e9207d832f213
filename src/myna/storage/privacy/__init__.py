"""What is held about members and how it is deleted, over all tables; called by the privacy service."""

from myna.storage.privacy.store import SqlPrivacyStore

__all__ = ["SqlPrivacyStore"]
