"""Airflow loads Connexion and HTTPX only when it uses them; an API call for what is missing still answers 404."""

from __future__ import annotations

from isolated import end_with
from loaded import loaded_by


def problem() -> str | None:
    """What is wrong, or None."""
    loaded = loaded_by("import airflow") & {"connexion", "gunicorn", "httpx"}
    if loaded:
        return f"import airflow loads {', '.join(sorted(loaded))}"
    from airflow.exceptions import AirflowNotFoundException, PoolNotFound

    if str(PoolNotFound("no pool")) != "no pool":
        return "the message of an exception is lost"
    from airflow.api_connexion.exceptions import NotFound

    found = AirflowNotFoundException("missing")
    return None if isinstance(found, NotFound) and found.status == 404 else "it is no NotFound in the API"


if __name__ == "__main__":
    end_with(problem)
