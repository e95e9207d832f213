"""Notes what somebody was allowed to do beyond asking; for tests of words that want to be obeyed."""

import sys

import pytest

from myna.domain import access
from myna.domain.access import Action, Actor
from myna.domain.conversation import Tenant

ANYBODY_MAY = frozenset({Action.ASK, Action.OWN_DATA})


def noted_actions(monkeypatch: pytest.MonkeyPatch) -> list[Action]:
    """Grows with each; all of Myna's modules that are loaded are watched."""
    log: list[Action] = []
    authorize = access.authorize

    def noted(actor: Actor, action: Action, tenant: Tenant) -> None:
        authorize(actor, action, tenant)
        if action not in ANYBODY_MAY:
            log.append(action)

    for name, module in list(sys.modules.items()):
        if name.startswith("myna.") and getattr(module, "authorize", None) is authorize:
            monkeypatch.setattr(module, "authorize", noted)
    return log
