"""Compare two builds of an image, layer by layer and file by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from release.contents.image import Image
from release.reproducing.layers import Member, members

# Differences of both follow from those of the layers.
_DERIVED = ("rootfs", "history")


@dataclass(frozen=True)
class Change:
    """One difference. `layer` counts from 1, and is 0 for the configuration; `step` is what made the layer."""

    layer: int
    step: str
    path: str
    what: str


def compare(given: Image, made: Image) -> Iterator[Change]:
    """Yield each difference between an image and another build of it. Raises InputError if a layer is damaged."""
    if given.config_digest == made.config_digest:
        return
    yield from _configuration(given.config, made.config)
    steps = _steps(given.config)
    pairs = zip_longest(_layers(given), _layers(made), fillvalue=("", ""))
    for number, ((old_id, old), (new_id, new)) in enumerate(pairs, start=1):
        if old_id == new_id:
            continue
        step = steps[number - 1] if number <= len(steps) else ""
        if not old or not new:
            yield Change(number, step, "", f"only in the image {'built again' if new else 'given'}")
            continue
        yield from _files(number, step, members(given.blobs, old), members(made.blobs, new))


def _layers(image: Image) -> list[tuple[str, str]]:
    """Return the digest of each layer, uncompressed and as stored."""
    return list(zip(image.config["rootfs"]["diff_ids"], image.layers))


def _steps(config: Mapping[str, Any]) -> list[str]:
    rows = config.get("history") or ()
    return [str(row.get("created_by", "")) for row in rows if not row.get("empty_layer")]


def _configuration(given: Mapping[str, Any], made: Mapping[str, Any], path: str = "") -> Iterator[Change]:
    for name in sorted({*given, *made}):
        old, new = given.get(name), made.get(name)
        if old == new or (not path and name in _DERIVED):
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _configuration(old, new, f"{path}{name}.")
        else:
            yield Change(0, "configuration", f"{path}{name}", f"{old!r}, {new!r}")


def _files(number: int, step: str, given: Mapping[str, Member], made: Mapping[str, Member]) -> Iterator[Change]:
    for path in sorted({*given, *made}):
        old, new = given.get(path), made.get(path)
        if old and new and old != new:
            yield Change(number, step, path, "; ".join(old.differences(new)))
        elif not old or not new:
            yield Change(number, step, path, f"only in the image {'built again' if new else 'given'}")
    if list(given) != list(made) and set(given) == set(made):
        yield Change(number, step, "", "the order of the files")
