from __future__ import annotations

from dependencies.conflicts import of_airflow

ROWS = [
    "apache-airflow 2.8.4+astro.1 has requirement sqlalchemy<2.0,>=1.4.28, but you have sqlalchemy 2.0.30.",
    "pyOpenSSL 24.1.0 has requirement cryptography<43,>=41.0.5, but you have cryptography 50.0.2.",
    "Flask-AppBuilder 4.3.11 requires apispec, which is not installed.",
]


def test_only_conflicts_in_airflows_dependency_tree_are_kept() -> None:
    assert of_airflow(ROWS, {"apache-airflow", "flask-appbuilder", "cryptography"}) == [ROWS[0], ROWS[2]]
