from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.testing import HISTORY
from tools.docs.providers import PAGE
from tools.docs.testing import write_pages
from tools.docs.write import main
from tools.locking.testing import make_root


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_root(tmp_path)
    (root / "runtimes/runtime-10/releases.yaml").write_text(HISTORY)
    write_pages(root)
    monkeypatch.chdir(root)
    return root


def test_only_pages_that_change_are_written_and_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert f"written: {PAGE}\n" in capsys.readouterr().out
    before = (root / PAGE).read_text()
    (root / PAGE).write_text("old\n")

    assert main() == 0
    assert capsys.readouterr().out == f"written: {PAGE}\n"
    assert (root / PAGE).read_text() == before


def test_a_provider_without_a_folder_is_one_line_and_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "providers/astronomer-providers/provider.yaml").unlink()

    assert main() == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith("write: runtimes/runtime-10/runtime.yaml: providers.astronomer-providers: expected")
    assert found.err.count("\n") == 1
    assert not (root / PAGE).exists()
