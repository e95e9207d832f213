"""The buttons under what one person asked to see: only those that they may press; used by `models` and `training`."""

from collections.abc import Iterable

from myna.bot.replies import Button
from myna.bot.requests import Request
from myna.domain.access import Action, is_allowed

_NEEDS = {
    "job-train": Action.TRAIN,
    "job-cancel": Action.CANCEL,
    "model-promote": Action.PROMOTE,
    "model-back": Action.PROMOTE,
}


def allowed(request: Request, buttons: Iterable[Button]) -> tuple[Button, ...]:
    """A courtesy: whoever presses is asked for their role once more."""
    return tuple(button for button in buttons if _may_press(request, button))


def _may_press(request: Request, button: Button) -> bool:
    needed = _NEEDS.get(button.press.partition(":")[0])
    return needed is None or is_allowed(request.actor, needed, request.tenant)
