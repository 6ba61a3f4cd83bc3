import subprocess

from airflow.models import DagBag
from include.sizes import shown


def test_a_size_is_readable():
    assert shown(3_000_000) == "3.0 MB"


def test_every_dag_is_imported():
    bag = DagBag(include_examples=False)
    assert bag.import_errors == {}
    assert list(bag.dags) == ["sizes"]


def test_the_system_package_is_installed():
    assert subprocess.check_output(["bc"], input=b"6*7\n") == b"42\n"
