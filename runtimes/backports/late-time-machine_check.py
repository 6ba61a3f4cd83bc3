"""Airflow does not load pytest through Pendulum; what Pendulum has for tests works."""

from __future__ import annotations

from isolated import end_with
from loaded import loaded_by


def problem() -> str | None:
    """What is wrong, or None."""
    if "pytest" in loaded_by("import airflow"):
        return "import airflow loads pytest"
    import airflow  # noqa: F401  # it decides what Pendulum loads
    import pendulum

    then = pendulum.datetime(2024, 1, 1)
    with pendulum.travel_to(then, freeze=True):
        now = pendulum.now("UTC")
    return None if now == then else f"after a travel to {then}, it is {now}"


if __name__ == "__main__":
    end_with(problem)
