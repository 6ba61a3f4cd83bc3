"""What the API answers in place of a pod."""

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
    """A refusal, with the code of HTTP that it has."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> dict[str, object]:
        """The refusal as an object of the API."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "code": self.code,
            "reason": REASONS[self.code],
            "message": str(self),
        }
