from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.testing import SMALL_RELEASES
from release.cli.main import main
from release.comparison.testing import PYTHON_ROWS, make_repository, release, write, write_lock

RELEASES = "runtimes/runtime-10/releases.yaml"
CVE = "CVE-2022-48174"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose version 10.10.0 fixes a CVE by a package that moves. It is the working folder."""
    root = make_repository(tmp_path)
    release(root, "channel: stable", "channel: stable")
    write_lock(root, PYTHON_ROWS.replace("old==1.0", "old==1.1"))
    write(root, RELEASES, SMALL_RELEASES)
    monkeypatch.chdir(root)
    return root


def test_the_notes_name_the_cves_of_the_release(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(("notes", "runtime-10", "--python", "3.11"))
    out = capsys.readouterr().out
    assert end.value.code in (None, 0)
    assert f"### Security fixes\n\n- [{CVE}](https://nvd.nist.gov/vuln/detail/{CVE})\n" in out
