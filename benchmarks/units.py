"""Human-readable numbers."""

from __future__ import annotations

MISSING = "-"


def readable(value: float | None, unit: str) -> str:
    """Return a value with its unit: `3.41 s`, `12 min 5 s`, `404.0 MB`; a dash for None."""
    if value is None:
        return MISSING
    if unit == "bytes":
        return f"{value / 1e6:,.1f} MB"
    if unit == "s" and value >= 120:
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes} min {seconds} s"
    return f"{value:.2f} {unit}" if value < 20 else f"{value:.1f} {unit}"


def readable_ratio(ratio: float | None) -> str:
    """Return a ratio with two decimals; a dash for None."""
    return MISSING if ratio is None else f"{ratio:.2f}"
