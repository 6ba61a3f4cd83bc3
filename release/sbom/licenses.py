"""The licences that a package names, as SPDX expressions where there is one."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache

from license_expression import ExpressionError, ExpressionParseError, Licensing, get_spdx_licensing

from catalogue.schema import check_schema
from catalogue.yaml_text import load_mapping

_PATH = "release/sbom/licenses.yaml"
_COMMON = re.compile(r"/usr/share/common-licenses/((?:L?GPL|GFDL|Apache|MPL|CC0)-[0-9.]*[0-9])")
_NAMED = re.compile(r"^License:[ \t]*(\S.*)$", re.MULTILINE)
_LONGEST = 100


@dataclass(frozen=True)
class Licenses:
    """SPDX expressions and names of licences, all of which apply; without any, the reason why none is known."""

    names: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class _Data:
    names: Mapping[str, str]
    classifiers: Mapping[str, str]
    debian: Mapping[str, list[str]]
    python: Mapping[str, list[str]]


@cache
def data() -> _Data:
    """Return licenses.yaml. Raises CatalogueError if it is invalid."""
    found = load_mapping(_PATH, _read("licenses.yaml"))
    check_schema(_PATH, found, json.loads(_read("licenses_schema.json")))
    names = {name.lower(): value for name, value in found["names"].items()}
    return _Data(names, found["classifiers"], found["debian"], found["python"])


def _read(name: str) -> str:
    content = pkgutil.get_data("release.sbom", name)
    assert content is not None
    return content.decode()


def of_debian(source: str, copyright_file: str) -> Licenses:
    """Return the licences in the copyright file of a Debian package, which has the source `source`.

    A file in Debian's machine-readable form names them. Another one may refer to the texts of well-known licences.
    """
    if source in data().debian:
        return Licenses(tuple(data().debian[source]))
    if not copyright_file:
        return Licenses(reason="the image has no copyright file of the package")
    found = _NAMED.findall(copyright_file) if "Format:" in copyright_file[:200] else _COMMON.findall(copyright_file)
    names = _unique(found)
    return Licenses(names, "" if names else "the copyright file of the package names none in machine-readable form")


def of_python(name: str, metadata: Message) -> Licenses:
    """Return the licences in the METADATA of a Python distribution: License-Expression, classifiers or License."""
    if name in data().python:
        return Licenses(tuple(data().python[name]))
    names = _unique(next(filter(None, _python(metadata)), []))
    return Licenses(names, "" if names else "the METADATA of the package names none")


def _python(metadata: Message) -> Iterator[list[str]]:
    yield [text for text in [metadata.get("License-Expression")] if text]
    classifiers = metadata.get_all("Classifier") or []
    yield [data().classifiers[text] for text in classifiers if text in data().classifiers]
    # The field may hold a whole text; its first line is the name.
    text = (metadata.get("License") or "").strip().partition("\n")[0]
    yield [text] if text and text != "UNKNOWN" and len(text) <= _LONGEST else []
    yield [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License ::")]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({spdx(" ".join(name.split())[:_LONGEST]) for name in names}))


@cache
def spdx(name: str) -> str:
    """Return the SPDX expression of a licence's name; the name itself if there is none."""
    known = data().names.get(name.lower(), name)
    expression = " ".join(_part(part) for part in re.split(r",? (and|or) ", known))
    return _normal(known) or _normal(expression) or name


def _part(text: str) -> str:
    return text.upper() if text in ("and", "or") else data().names.get(text.lower(), text)


@cache
def _normal(expression: str) -> str:
    """Return an SPDX expression with its usual letter case; "" if it is none."""
    try:
        parsed = _licensing().parse(expression, validate=True)
    except (ExpressionError, ExpressionParseError):
        return ""
    return str(parsed)


@cache
def _licensing() -> Licensing:
    return get_spdx_licensing()


def is_expression(name: str) -> bool:
    """Return whether a name is an SPDX expression."""
    return bool(_normal(name))
