from __future__ import annotations

from pathlib import Path

from benchmarks.plain_build import command
from benchmarks.variant import Variant


def test_the_recipe_has_the_base_and_the_secrets_of_our_build() -> None:
    base = "astro-runtime-build/python:3.11-bullseye"
    variant = Variant("runtime-10", "10.9.0", "2.8.4", "3.11", "astro-runtime:10.9.0-base", base)
    words = command(Path("/checkout"), variant)
    assert f"--build-arg=PYTHON={base}" in words
    assert "--tag=astro-runtime-plain:10.9.0-python-3.11" in words
    assert "--secret=id=ca.crt,src=/checkout/.cache/secrets/ca.crt" in words
    assert "--secret=id=index.env,src=/checkout/.cache/secrets/index.env" in words
