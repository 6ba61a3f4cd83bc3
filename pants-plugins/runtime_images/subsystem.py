"""The options of a build, in pants.toml's [runtime] or as RUNTIME_* variables."""

from __future__ import annotations

from collections.abc import Iterable

from pants.engine.rules import Rule, collect_rules
from pants.engine.unions import UnionRule
from pants.option.option_types import BoolOption, DictOption, StrOption
from pants.option.subsystem import Subsystem


class RuntimeOptions(Subsystem):
    """How the images of a Runtime are built on this machine."""

    options_scope = "runtime"
    help = "How the images of a Runtime are built on this machine."

    strict = BoolOption(
        default=False,
        help="Fail when a Python of a Runtime cannot be built here, instead of leaving it out. "
        "Releases set it. Also RUNTIME_STRICT=1.",
    )
    python_mirror = StrOption(
        default="https://www.python.org",
        help="Where the path ftp/python/… of a CPython source archive is found: http(s):// or "
        "file://. Also RUNTIME_PYTHON_MIRROR.",
    )
    python_bases = DictOption[str](
        default={},
        help="Base images that replace the chain from Debian to CPython, by Python minor: "
        "{'3.10': 'registry.example/python@sha256:…'}. Also RUNTIME_PYTHON_BASES.",
    )
    majors = StrOption(
        default="10",
        help="The majors whose images are tested, such as 10 or 4,10; all is every Runtime. "
        "Also RUNTIME_MAJORS=all.",
    )
    profile_guided = BoolOption(
        default=False,
        help="Compile CPython with profile-guided optimisation: faster, at four times the time to "
        "build, and not the same bytes each time (docs/building.md has the figures).",
    )
    source_url = StrOption(
        default=None,
        help="The address of this repository, for the label org.opencontainers.image.source. "
        "Also RUNTIME_SOURCE_URL.",
    )


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
