from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap import debian_13, packages, signing_tools
from bootstrap.console import SetupError


def apt(folder: Path, suite: str) -> Path:
    (folder / "sources.list.d").mkdir(parents=True)
    (folder / "preferences.d").mkdir()
    (folder / "sources.list").write_text(f"deb http://mirror.invalid/debian {suite} main\n")
    return folder


def test_debian_13_is_added_for_named_packages_only(tmp_path: Path) -> None:
    folder = apt(tmp_path, "bookworm")
    debian_13.add("signing", ("cosign", "oras"), folder)
    source = (folder / "sources.list.d/astro-runtime-engine.sources").read_text()
    assert "URIs: http://mirror.invalid/debian\nSuites: trixie\n" in source
    every, named = (folder / "preferences.d/astro-runtime-signing").read_text().split("\n\n")
    assert every == "Package: *\nPin: release n=trixie\nPin-Priority: 100"
    assert named.startswith("Package: cosign oras\n")


def test_without_a_source_of_debian_12_nothing_is_added(tmp_path: Path) -> None:
    folder = apt(tmp_path, "trixie")
    with pytest.raises(SetupError, match="apt has no source for bookworm"):
        debian_13.add("signing", ("cosign",), folder)
    assert list((folder / "preferences.d").iterdir()) == []


def test_nothing_is_installed_where_the_programs_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(packages, "install", lambda _: pytest.fail("nothing is missing"))
    assert signing_tools.main() == 0


def test_missing_programs_are_named_where_they_cannot_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(packages, "can_install", lambda: False)
    assert signing_tools.main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("signing_tools: cosign, oras: expected on PATH")
