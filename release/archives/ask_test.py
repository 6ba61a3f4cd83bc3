from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from catalogue.load import parse_runtime
from catalogue.testing import PATH, SMALL
from host.testing import put_release, web_server
from release.archives.ask import Answers, Pinned, ask
from release.archives.debian import Lock

RUNTIME = parse_runtime(PATH, SMALL)
PINNED = Pinned({"bullseye": (Lock("amd64", {"base-files": "11.1"}),)}, {})
NOWHERE = "http://127.0.0.1:1"


def test_without_runtimes_nothing_is_asked(tmp_path: Path) -> None:
    def fails() -> requests.Session:
        raise AssertionError("nothing is to be asked")

    assert ask(PINNED, [], tmp_path, NOWHERE, fails) == Answers(PINNED)


@pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")
def test_a_suite_that_has_left_its_archive_is_searched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_release(tmp_path / "old", "bullseye")
    put_release(tmp_path / "old-security", "bullseye-security")
    monkeypatch.setenv("no_proxy", "*")
    runtime = replace(RUNTIME, architectures=("amd64",), python=replace(RUNTIME.python, supported=()))
    with web_server(tmp_path) as address:
        monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", f"{address}/main")
        monkeypatch.setenv("RUNTIME_DEBIAN_ARCHIVE", f"{address}/old")
        answers = ask(PINNED, [runtime], tmp_path / "cache", NOWHERE, requests.Session)
    # The old archive is not signed, so that apt names one of its two parts.
    assert f"The repository '{address}/old" in str(answers.packages["bullseye", "amd64"])
    assert answers.releases == f"{NOWHERE}/ftp/python/ cannot be reached: ConnectionError"
