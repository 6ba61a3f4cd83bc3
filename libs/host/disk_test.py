from __future__ import annotations

import re
from pathlib import Path

from host.disk import full_disks, places

MORE_THAN_ANY = 1 << 80


def test_a_full_disk_is_named_once_with_what_to_do(tmp_path: Path) -> None:
    lines = full_disks([tmp_path / "not/there/yet", tmp_path], MORE_THAN_ANY)

    assert len(lines) == 1
    assert re.fullmatch(
        rf"the disk of {tmp_path}/not/there/yet is full \(\d+ MB left\): free space, then run the same command again",
        lines[0],
    )


def test_a_disk_with_space_is_not_mentioned(tmp_path: Path) -> None:
    assert full_disks([tmp_path], 0) == []


def test_the_checkout_dist_the_caches_and_temporary_files_are_checked() -> None:
    environment = {"HOME": "/home/me", "RUNTIME_CACHE": "/cache", "TMPDIR": "/scratch"}

    found = [str(path) for path in places(Path("/checkout"), environment)]

    assert found == ["/checkout", "/checkout/dist", "/cache", "/home/me/.cache/pants", "/scratch"]


def test_folders_of_unset_variables_are_skipped() -> None:
    assert places(Path("/checkout"), {}) == [Path("/checkout"), Path("/checkout/dist"), Path("/tmp")]
