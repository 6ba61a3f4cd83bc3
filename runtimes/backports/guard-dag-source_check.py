"""The API returns a file's source only to users who can read every DAG in it."""

from __future__ import annotations

import base64
import os
import pathlib

from isolated import end_with
from webserver import add_guest


def store_file(path: pathlib.Path, dag_ids: list[str]) -> None:
    """Store a file with these DAGs in the database."""
    from airflow.models import DagModel
    from airflow.models.dagcode import DagCode
    from airflow.utils.session import create_session

    path.write_text("# the source")
    DagCode.bulk_sync_to_db([str(path)])
    with create_session() as session:
        session.add_all(DagModel(dag_id=dag_id, fileloc=str(path)) for dag_id in dag_ids)


def statuses(files: dict[str, list[str]]) -> dict[str, int]:
    """File -> status of the API's response when the limited user requests its source."""
    from airflow.utils.db import initdb
    from airflow.www.app import create_app
    from itsdangerous import URLSafeSerializer

    initdb()
    app = create_app(testing=True)
    add_guest(app, "own", "shared")
    authorization = "Basic " + base64.b64encode(b"guest:a-password").decode()
    headers = {"Authorization": authorization, "Accept": "text/plain"}
    found = {}
    for name, dag_ids in files.items():
        path = pathlib.Path(os.environ["AIRFLOW_HOME"], name)
        store_file(path, dag_ids)
        token = URLSafeSerializer(app.config["SECRET_KEY"]).dumps(str(path))
        found[name] = app.test_client().get(f"/api/v1/dagSources/{token}", headers=headers).status_code
    return found


def problem() -> str | None:
    """Return the problem, or None."""
    os.environ["AIRFLOW__API__AUTH_BACKENDS"] = "airflow.api.auth.backend.basic_auth"
    found = statuses({"own.py": ["own"], "other.py": ["other"], "both.py": ["shared", "another"]})
    expected = {"own.py": 200, "other.py": 403, "both.py": 403}
    wrong = [f"{found[name]} for {name} instead of {code}" for name, code in expected.items() if found[name] != code]
    return ", ".join(wrong) or None


if __name__ == "__main__":
    end_with(problem)
