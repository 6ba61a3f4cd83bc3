"""What docs/image.md says of an image that no table is written for."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.labels import labels
from catalogue.repository import load_runtimes
from catalogue.variants import Variant
from tools.docs.variables import PAGE

# What only a build knows of an image.
BUILT = {"created": "", "revision": "", "source": "", "base_name": "", "base_digest": ""}
NAME = re.compile(r"`((?:io\.astronomer\.docker|org\.opencontainers\.image)(?:\.[a-z_.]+)?)`")


def test_the_page_has_every_label_and_no_other() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    described = [name for row in rows for name in NAME.findall(row)]
    runtime = load_runtimes(Path())[0]
    found = labels(runtime, Variant(runtime.python.default, onbuild=True), "3.9.2", **BUILT)

    assert sorted(described) == sorted(found)
