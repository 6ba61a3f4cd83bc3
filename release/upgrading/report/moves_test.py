from __future__ import annotations

from release.upgrading.report.moves import Move, moved
from release.upgrading.testing import NEW, OLD, probe

BEFORE = {
    "apache-airflow": "2.2.5", "apache-airflow-providers-http": "2.0.2", "apache-airflow-providers-celery": "3.1.0",
    "apache-airflow-providers-old": "1.0", "idna": "3.4", "attrs": "20.3.0", "same": "1.0", "odd": "x",
}  # fmt: skip
AFTER = {
    "apache-airflow": "2.8.4", "apache-airflow-providers-http": "4.10.0", "apache-airflow-providers-celery": "3.6.1",
    "apache-airflow-providers-new": "1.0", "idna": "3.3", "attrs": "23.2.0", "same": "1.0", "odd": "y",
}  # fmt: skip


def test_airflow_python_providers_and_the_rest_are_told_apart() -> None:
    found = moved(probe(OLD, packages=BEFORE), probe(NEW, packages=AFTER))
    assert found.airflow == Move("apache-airflow", "2.2.5", "2.8.4", "up", False)
    assert found.python == Move("Python", "3.9.2", "3.11.2", "up", False)
    assert found.unchanged == 1


def test_majors_are_first_then_what_is_removed() -> None:
    found = moved(probe(OLD, packages=BEFORE), probe(NEW, packages=AFTER))
    assert [(each.name.rpartition("-")[2], each.direction, each.is_major) for each in found.providers] == [
        ("http", "up", True), ("old", "removed", False), ("celery", "up", False), ("new", "added", False),
    ]  # fmt: skip
    assert [(each.name, each.direction, each.is_major) for each in found.packages] == [
        ("attrs", "up", True), ("idna", "down", False), ("odd", "changed", False),
    ]  # fmt: skip


def test_equal_packages_do_not_move() -> None:
    found = moved(probe(OLD, packages=BEFORE), probe(OLD, packages=BEFORE))
    assert (found.airflow, found.python, found.providers, found.packages, found.unchanged) == (None, None, (), (), 8)
