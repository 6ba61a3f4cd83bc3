"""A page whose URL names a DAG is shown only to users who can read the DAG."""

from __future__ import annotations

from finished_dags import store_dags
from isolated import end_with
from webserver import guest


def problem() -> str | None:
    """Return the problem, or None."""
    store_dags("own", "other")
    client = guest("own")
    status = {name: client.get(f"/dags/{name}/grid").status_code for name in ("own", "other")}
    if status["own"] != 200:
        return f"the user's own DAG is not shown: {status['own']}"
    return f"another DAG is shown: {status['other']}" if status["other"] == 200 else None


if __name__ == "__main__":
    end_with(problem)
