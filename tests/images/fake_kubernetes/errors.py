"""The errors of the API."""

from __future__ import annotations

REASONS = {
    400: "BadRequest",
    401: "Unauthorized",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "AlreadyExists",
    410: "Expired",
    422: "Invalid",
}


class ApiError(Exception):
    """The API refuses a call, with an HTTP status code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> dict[str, object]:
        """The error as a Status object of the API."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "code": self.code,
            "reason": REASONS[self.code],
            "message": str(self),
        }
