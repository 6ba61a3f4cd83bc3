"""The arguments of a secrets backend are masked in Airflow's configuration view, but still reach the backend."""

from __future__ import annotations

import os

from isolated import end_with

KWARGS = '{"token": "a-token"}'


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.configuration import conf

    shown = {}
    os.environ["AIRFLOW__SECRETS__BACKEND_KWARGS"] = KWARGS
    shown["the environment"] = conf.as_dict(display_sensitive=False)["secrets"]["backend_kwargs"]
    used = conf.getjson("secrets", "backend_kwargs")
    del os.environ["AIRFLOW__SECRETS__BACKEND_KWARGS"]
    conf.read_dict({"secrets": {"backend_kwargs": KWARGS}})
    shown["airflow.cfg"] = conf.as_dict(display_sensitive=False)["secrets"]["backend_kwargs"]
    bare = [source for source, value in shown.items() if "a-token" in value]
    if bare:
        return f"[secrets] backend_kwargs of {' and '.join(bare)} is shown"
    return None if used == {"token": "a-token"} else f"the backend gets {used}"


if __name__ == "__main__":
    end_with(problem)
