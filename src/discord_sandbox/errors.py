"""What the sandbox refuses, in Discord's own words.

Raised by the REST handlers and the world's callers, rendered by `rest/__init__.py`; the codes are
those of Discord's documentation, "JSON error codes".
"""

from http import HTTPStatus

from discord_sandbox.world.records import Json


class ApiError(Exception):
    """`code` 0 is an error that has only its HTTP status.

    `errors` is Discord's tree of fields for code 50035.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        plain: Json = {"message": self.message, "code": self.code}
        return plain if self.errors is None else {**plain, "errors": self.errors}


def bare(status: HTTPStatus) -> ApiError:
    """An error without a code of its own, such as `401: Unauthorized`."""
    return ApiError(status, 0, f"{status.value}: {status.phrase}")


def unauthorized() -> ApiError:
    return bare(HTTPStatus.UNAUTHORIZED)


def _unknown(code: int, what: str) -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code, f"Unknown {what}")


def unknown_application() -> ApiError:
    return _unknown(10002, "Application")


def unknown_channel() -> ApiError:
    return _unknown(10003, "Channel")


def unknown_guild() -> ApiError:
    return _unknown(10004, "Guild")


def unknown_member() -> ApiError:
    return _unknown(10007, "Member")


def unknown_message() -> ApiError:
    return _unknown(10008, "Message")


def unknown_overwrite() -> ApiError:
    return _unknown(10009, "Permission overwrite")


def unknown_role() -> ApiError:
    return _unknown(10011, "Role")


def unknown_user() -> ApiError:
    return _unknown(10013, "User")


def unknown_emoji() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, 10014, "Unknown Emoji")


def unknown_webhook() -> ApiError:
    return _unknown(10015, "Webhook")


def unknown_interaction() -> ApiError:
    return _unknown(10062, "interaction")


def unknown_command() -> ApiError:
    return _unknown(10063, "application command")


def unknown_voice_state() -> ApiError:
    return _unknown(10065, "Voice State")


def too_large() -> ApiError:
    return ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, 40005, "Request entity too large")


def already_acknowledged() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, 40060, "Interaction has already been acknowledged.")


def missing_access() -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, 50001, "Missing Access")


def another_users_message() -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, 50006, "Cannot send an empty message")


def cannot_message_user() -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, 50007, "Cannot send messages to this user")


def missing_permissions() -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, 50013, "Missing Permissions")


def invalid_json() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, 50109, "The request body contains invalid JSON.")


def invalid_form(errors: Json) -> ApiError:
    """`errors` is a tree of fields with `{"_errors": [{"code", "message"}]}` at its leaves.

    See `field_error`.
    """
    return ApiError(HTTPStatus.BAD_REQUEST, 50035, "Invalid Form Body", errors)


def field_error(path: str, code: str, message: str) -> Json:
    """The tree for one field; `path` is dotted, as in `embeds.0.title`."""
    tree: Json = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(path.split(".")):
        tree = {part: tree}
    return tree
