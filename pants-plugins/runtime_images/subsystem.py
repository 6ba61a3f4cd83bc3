"""The options of a build, set in the section [runtime] of pants.toml or as RUNTIME_* variables."""

from __future__ import annotations

from collections.abc import Iterable

from pants.engine.rules import Rule, collect_rules
from pants.engine.unions import UnionRule
from pants.option.option_types import BoolOption, DictOption, StrOption
from pants.option.subsystem import Subsystem


class RuntimeOptions(Subsystem):
    """Options for building the images of a Runtime on this machine."""

    options_scope = "runtime"
    help = "Options for building the images of a Runtime on this machine."

    strict = BoolOption(
        default=False,
        help="Fail if a Python of a Runtime cannot be built here, instead of skipping it. "
        "Releases set this option. Also RUNTIME_STRICT=1.",
    )
    python_mirror = StrOption(
        default="https://www.python.org",
        help="The mirror of python.org that has CPython's source archives below ftp/python/: an "
        "http(s):// or file:// address. Also RUNTIME_PYTHON_MIRROR.",
    )
    python_bases = DictOption[str](
        default={},
        help="Base images to use instead of building Debian and CPython, by Python minor: "
        "{'3.10': 'registry.example/python@sha256:…'}. Also RUNTIME_PYTHON_BASES.",
    )
    majors = StrOption(
        default="10",
        help="The majors whose images are tested, such as 10 or 4,10, or all for every Runtime. "
        "Also RUNTIME_MAJORS.",
    )
    profile_guided = BoolOption(
        default=False,
        help="Compile CPython with profile-guided optimisation: it runs faster, but takes four times as "
        "long to build and is not reproducible (docs/building.md has the figures).",
    )
    source_url = StrOption(
        default=None,
        help="The address of this repository, for the label org.opencontainers.image.source. "
        "Also RUNTIME_SOURCE_URL.",
    )


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
