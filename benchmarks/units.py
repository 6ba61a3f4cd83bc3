"""Numbers as people read them."""

from __future__ import annotations

MISSING = "-"


def readable(value: float | None, unit: str) -> str:
    """A value with its unit: `3.41 s`, `12 min 5 s`, `404 MB`."""
    if value is None:
        return MISSING
    if unit == "bytes":
        return f"{value / 1e6:,.1f} MB"
    if unit == "s" and value >= 120:
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes} min {seconds} s"
    return f"{value:.2f} {unit}" if value < 20 else f"{value:.1f} {unit}"


def readable_ratio(ratio: float | None) -> str:
    """A ratio to two digits."""
    return MISSING if ratio is None else f"{ratio:.2f}"
