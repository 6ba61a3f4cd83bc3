from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.debian_versions import compare, sort_key


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0-1+deb11u1"),
        ("1.0-1+deb11u1", "1.0-1+deb11u2"),
        ("1.0-1+deb11u9", "1.0-1+deb11u10"),
        ("1.0-1~bpo11+1", "1.0-1"),
        ("9.9", "1:0.1"),
        ("1.0", "1.0a"),
        ("1.0a", "1.0+b"),
        ("2.36-9+deb12u9", "2.36-9+deb12u10"),
        ("1-2-3", "1-3-1"),
    ],
)
def test_the_newer_version_sorts_last(older: str, newer: str) -> None:
    assert (compare(newer, older), compare(older, newer)) == (1, -1)
    assert sorted([newer, older], key=sort_key) == [older, newer]


@pytest.mark.parametrize(("first", "second"), [("1.0", "1.0"), ("0:1.0", "1.0"), ("1.00", "1.0"), ("1.0-0", "1.0")])
def test_versions_with_another_spelling_are_equal(first: str, second: str) -> None:
    assert compare(first, second) == 0


VERSIONS = st.from_regex(r"\A([0-2]:)?[0-9][0-9a-z.+~]{0,6}(-[0-9a-z.+~]{1,5})?\Z")


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="this machine has no dpkg")
@settings(max_examples=60, deadline=None)
@given(VERSIONS, VERSIONS)
def test_dpkg_agrees(first: str, second: str) -> None:
    is_newer = subprocess.run(["dpkg", "--compare-versions", first, "gt", second], check=False).returncode == 0
    assert (compare(first, second) > 0) == is_newer
