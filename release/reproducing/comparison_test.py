from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from release.contents.image import Image, images
from release.contents.testing import Files, write_layout
from release.reproducing.comparison import compare
from release.reproducing.layers import Member

LABELS = {"version": "1"}
BELOW: Files = {"etc/": b"", "etc/hosts": b"one", "etc/link": "hosts"}
MEMBER = Member("file", "0" * 64, "", "644", "0:0 root:root", 0.0, "")


def image(folder: Path, layers: Sequence[Files], labels: Mapping[str, str] = LABELS) -> Image:
    write_layout(folder, layers, labels)
    (found,) = images(folder)
    return found


def changes(tmp_path: Path, *layers: Files, labels: Mapping[str, str] = LABELS) -> list[tuple[int, str, str]]:
    given = image(tmp_path / "given", [BELOW, {"app": b"1"}])
    made = image(tmp_path / "made", layers, labels)
    return [(change.layer, change.path, change.what) for change in compare(given, made)]


def test_two_equal_builds_have_no_difference(tmp_path: Path) -> None:
    assert changes(tmp_path, BELOW, {"app": b"1"}) == []


def test_each_file_that_differs_is_named_with_its_layer(tmp_path: Path) -> None:
    below = {**BELOW, "etc/hosts": b"two", "etc/link": "passwd"}
    assert changes(tmp_path, below, {"app": b"2"}) == [
        (1, "etc/hosts", "content"),
        (1, "etc/link", "target hosts, passwd"),
        (2, "app", "content"),
    ]


def test_a_file_that_only_one_build_has_is_named(tmp_path: Path) -> None:
    assert changes(tmp_path, {"etc/": b"", "etc/hosts": b"one", "etc/new": b""}, {"app": b"1"}) == [
        (1, "etc/link", "only in the image given"),
        (1, "etc/new", "only in the image built again"),
    ]


def test_another_order_of_files_is_a_difference(tmp_path: Path) -> None:
    below = dict(reversed(list(BELOW.items())))
    assert changes(tmp_path, below, {"app": b"1"}) == [(1, "", "the order of the files")]


def test_a_layer_that_only_one_build_has_is_told(tmp_path: Path) -> None:
    assert changes(tmp_path, BELOW) == [(2, "", "only in the image given")]


def test_the_configuration_is_compared_without_the_layers(tmp_path: Path) -> None:
    assert changes(tmp_path, BELOW, {"app": b"1"}, labels={"version": "2"}) == [
        (0, "config.Labels.version", "'1', '2'")
    ]


def test_what_a_tar_says_of_a_file_is_compared() -> None:
    other = replace(MEMBER, mode="755", owner="50000:0 :", time=1.0)
    assert MEMBER.differences(other) == ("mode 644, 755", "owner 0:0 root:root, 50000:0 :", "time 0.0, 1.0")
