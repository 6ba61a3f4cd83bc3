from __future__ import annotations

import base64
import csv
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from airflow_wheel.archive import files, pack, unpack, write_record
from airflow_wheel.testing import airflow_files, write_tree, write_wheel


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "tree", airflow_files())


def packed(tree: Path, name: str = "a.whl") -> Path:
    wheel = tree.parent / name
    pack(tree, wheel)
    return wheel


def test_a_wheel_is_unpacked_and_packed_with_the_same_content(tmp_path: Path) -> None:
    upstream = write_wheel(tmp_path)
    unpack(upstream, tmp_path / "tree")

    with zipfile.ZipFile(upstream) as before, zipfile.ZipFile(packed(tmp_path / "tree")) as after:
        assert {name: before.read(name) for name in before.namelist()} == {n: after.read(n) for n in after.namelist()}


def test_the_same_files_give_the_same_bytes(tree: Path, tmp_path: Path) -> None:
    other = write_tree(tmp_path / "other", dict(sorted(airflow_files().items(), reverse=True)))
    for path in files(other):
        os.utime(path, (10**9, 10**9))
        path.chmod(0o755)

    assert packed(tree).read_bytes() == packed(other, "b.whl").read_bytes()


def test_entries_are_sorted_and_have_one_time_and_one_mode(tree: Path) -> None:
    with zipfile.ZipFile(packed(tree)) as archive:
        entries = archive.infolist()

    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.create_system for entry in entries} == {3}


def test_the_archive_is_whole(tree: Path) -> None:
    found = subprocess.run([sys.executable, "-m", "zipfile", "-t", packed(tree)], capture_output=True, text=True)

    assert found.stdout == "Done testing\n"


def test_record_has_the_hash_and_the_size_of_every_file_but_itself(tree: Path) -> None:
    record = tree / "apache_airflow-2.8.4.dist-info/RECORD"
    record.write_text("airflow/gone.py,sha256=x,1\n")
    write_record(tree, record)

    with record.open(newline="") as lines:
        rows = {row[0]: row[1:] for row in csv.reader(lines)}
    assert rows.pop("apache_airflow-2.8.4.dist-info/RECORD") == ["", ""]
    assert set(rows) == set(airflow_files())
    for path, (digest, size) in rows.items():
        content = (tree / path).read_bytes()
        wanted = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        assert (digest, size) == (f"sha256={wanted}", str(len(content)))


def test_a_name_with_a_comma_is_one_field_of_record(tree: Path) -> None:
    record = tree / "apache_airflow-2.8.4.dist-info/RECORD"
    (tree / "airflow/a,b.py").touch()
    write_record(tree, record)

    with record.open(newline="") as lines:
        assert "airflow/a,b.py" in {row[0] for row in csv.reader(lines)}
