"""The parts of docs/image.md that are not generated match the images."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.labels import labels
from catalogue.repository import load_runtimes
from catalogue.variants import Variant
from tools.docs.variables import PAGE

# Values that only a build knows.
BUILT = {"created": "", "revision": "", "source": "", "base_name": "", "base_digest": ""}
NAME = re.compile(r"`((?:io\.astronomer\.docker|org\.opencontainers\.image)(?:\.[a-z_.]+)?)`")


def test_the_page_lists_exactly_the_labels_of_an_image() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    described = [name for row in rows for name in NAME.findall(row)]
    runtime = load_runtimes(Path())[0]
    found = labels(runtime, Variant(runtime.python.default, onbuild=True), "3.9.2", **BUILT)

    assert sorted(described) == sorted(found)
