from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalogue.load import parse_cpython
from catalogue.paths import CPYTHON
from catalogue.repository import load_interpreters
from release.bumping.cpython_yaml import with_interpreters


def test_only_what_moves_is_written() -> None:
    text, known = Path(CPYTHON).read_text(), load_interpreters(Path())
    old = known["3.11"]
    source, patches = old.archives
    moved = replace(patches, root="debian-security", path="pool/updates/p.debian.tar.xz", sha256="f" * 64)
    new = replace(old, debian_version="3.11.2-6+deb12u99", archives=(source, moved))
    written = with_interpreters(CPYTHON, text, {"3.11": new})
    assert parse_cpython(CPYTHON, written) == {**known, "3.11": new}
    pairs = zip(text.splitlines(), written.splitlines())
    assert sum(before != after for before, after in pairs) == len({"debian_version", "root", "path", "sha256"})
    assert with_interpreters(CPYTHON, text, known) == text
