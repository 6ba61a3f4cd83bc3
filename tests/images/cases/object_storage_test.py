"""Object storage, from Airflow 2.8 on: DAGs can use paths in the stores of the image's providers."""

from __future__ import annotations

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run

pytestmark = pytest.mark.airflow(">=2.8")

ROUND_TRIP = """
from airflow.io.path import ObjectStoragePath

folder = ObjectStoragePath("file:///tmp/storage")
folder.mkdir()
(folder / "row.csv").write_text("1,2")
print([(path.name, path.read_text()) for path in folder.iterdir()])
"""
SCHEMES = """
from airflow.io import _register_filesystems

print(sorted(_register_filesystems()))
"""


def test_a_path_can_be_written_and_read(base_image: BuiltImage) -> None:
    assert run(base_image.id, "python", "-c", ROUND_TRIP).stdout.splitlines()[-1] == "[('row.csv', '1,2')]"


def test_amazon_google_and_azure_stores_are_registered(base_image: BuiltImage) -> None:
    known = run(base_image.id, "python", "-c", SCHEMES).stdout

    assert {scheme for scheme in ("s3", "gs", "abfs") if f"'{scheme}'" in known} == {"s3", "gs", "abfs"}
