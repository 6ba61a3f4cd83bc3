from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from host.apt import ArchiveError, prepare, run


def test_a_machine_without_apt_is_an_error_of_one_line() -> None:
    with pytest.raises(ArchiveError) as failure:
        run(("apt-nonesuch", "update"), [])
    assert str(failure.value) == "apt-nonesuch: expected this program of Debian and Ubuntu, found none"


@pytest.mark.skipif(not shutil.which("apt-config"), reason="this machine has no apt")
def test_apt_uses_the_folder_and_the_architecture(tmp_path: Path) -> None:
    options = prepare(tmp_path, ["deb http://host.invalid stable main"], "arm64")
    found = run(("apt-config", "dump", "--format", "%f=%v%n"), options).splitlines()
    assert {"APT::Architecture=arm64", f"Dir::State={tmp_path}/state", "Dir::Etc::sourceparts=/dev/null"} <= set(found)
    assert (tmp_path / "sources.list").read_text() == "deb http://host.invalid stable main\n"
