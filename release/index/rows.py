"""The row of a file in an answer of a package index, with its types checked (PEP 691, PEP 700)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from host.fetch import shown
from release.common.errors import InputError

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Row(NamedTuple):
    """The row with that number in the answer at an address. A key that nobody asks for may have any type."""

    address: str
    number: int
    data: Any

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Raises InputError if it is none, or if it is missing and has no default."""
        found = self.value(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str):
            raise self._error(key, "a text", found)
        return found

    def time(self, key: str) -> datetime | None:
        """Return a time in UTC, None if it is missing. Raises InputError if it has another form."""
        text = self.text(key, "")
        if not text:
            return None
        try:
            # Python 3.9 reads neither the Z nor fractions of other than 3 or 6 digits.
            return datetime.fromisoformat(text.replace("Z", "").partition(".")[0] + "+00:00")
        except ValueError:
            raise self._error(key, "a time such as 2024-06-20T12:00:00Z", text) from None

    def sha256(self, key: str) -> str | None:
        """Return the sha256 among hashes, None if there is none. Raises InputError if they have another form."""
        hashes = self.value(key)
        if hashes is None:
            return None
        if not isinstance(hashes, dict):
            raise self._error(key, "hashes by their names", hashes)
        found = hashes.get("sha256")
        # It becomes the name of a file in the cache.
        if found is not None and not (isinstance(found, str) and _SHA256.fullmatch(found)):
            raise self._error(f"{key}.sha256", "64 digits", found)
        return found

    def value(self, key: str) -> Any:
        """Return any value, None if it is missing. Raises InputError if the row is no mapping."""
        if not isinstance(self.data, dict):
            raise self._error("", "a file with its keys", self.data)
        return self.data.get(key)

    def _error(self, key: str, expected: str, found: Any) -> InputError:
        what = "none" if found is None else repr(found)[:60]
        place = ".".join(filter(None, (f"files[{self.number}]", key)))
        return InputError(f"{shown(self.address)}: {place}: expected {expected}, found {what}")
