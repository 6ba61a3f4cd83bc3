"""Read apt's sources: which suite comes from which address."""

# `apt-get indextargets` is no alternative: it omits Signed-By and sources that were never updated, does not read lists
# of mirrors, and takes 930 ms instead of 0.1 ms. Every ./pants package, test and run waits for this.

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from host.errors import HostError

_LINE = re.compile(r"[ \t]*deb[ \t]+(?:\[(?P<options>[^]]*)\][ \t]*)?(?P<words>.*)")
_FIELD = re.compile(r"(?m)^([\w-]+):(.*(?:\n[ \t].*)*)")
_SIGNED_BY = re.compile(r"(?i)signed-by=(\S+)")
_SCHEMES = ("http", "https", "file")
# Third parties sign with keys of their own, and often name their suites like Debian's.
_DEBIANS_KEYS = "debian-archive"
# Addresses, suites, Signed-By.
_Entry = tuple[list[str], list[str], str]


def read_sources(folder: Path) -> list[tuple[str, str]]:
    """Return (suite, URI) for each source of binary packages below `folder` that Debian may have signed.

    Raises HostError, which names the file, for a source without a suite or without an address.
    """
    files = [folder / "sources.list", *sorted(folder.glob("sources.list.d/*"))]
    known = (file for file in files if file.suffix in (".list", ".sources") and file.is_file())
    return [pair for file in known for pair in _pairs(file)]


def _pairs(file: Path) -> Iterator[tuple[str, str]]:
    entries = _of_lines if file.suffix == ".list" else _of_paragraphs
    for uris, suites, signed_by in entries(file, _text(file)):
        uri = next(filter(None, map(_fetchable, uris)), None)
        if uri and (not signed_by or _DEBIANS_KEYS in signed_by):
            yield from ((suite, uri.rstrip("/")) for suite in suites)


def _of_lines(file: Path, text: str) -> Iterator[_Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line.partition("#")[0])
        if found:
            uri, suite = [*found["words"].split(), "", ""][:2]
            if not suite:
                raise HostError(f"{file}: line {number}: expected an address and a suite after `deb`, found no suite")
            signed_by = _SIGNED_BY.search(found["options"] or "")
            yield [uri], [suite], signed_by[1] if signed_by else ""


def _of_paragraphs(file: Path, text: str) -> Iterator[_Entry]:
    without_comments = re.sub(r"(?m)^#.*\n?", "", text)
    for number, paragraph in enumerate(re.split(r"\n\s*\n", without_comments.strip()), 1):
        fields = {name.lower(): value for name, value in _FIELD.findall(paragraph)}
        if _is_on(fields):
            for name in ("URIs", "Suites"):
                if not fields.get(name.lower(), "").strip():
                    raise HostError(f"{file}: paragraph {number}: {name}: expected at least one, found none")
            yield fields["uris"].split(), fields["suites"].split(), fields.get("signed-by", "")


def _is_on(fields: Mapping[str, str]) -> bool:
    return "deb" in fields.get("types", "").split() and fields.get("enabled", "").strip().lower() not in ("no", "false")


def _fetchable(uri: str) -> str | None:
    """Return the address, or the first in the list of mirrors that it names; None if only apt can fetch from it."""
    scheme, _, rest = uri.partition("+")
    if scheme == "mirror" and urlsplit(rest).scheme == "file":
        file = Path(urlsplit(rest).path)
        rows = _text(file).splitlines() if file.is_file() else []
        found = (row.split()[0] for row in rows if row.strip() and not row.lstrip().startswith("#"))
        return next(filter(_has_known_scheme, found), None)
    return uri if _has_known_scheme(uri) else None


def _has_known_scheme(uri: str) -> bool:
    return uri.partition(":")[0].lower() in _SCHEMES


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise HostError(f"{file}: expected a readable file, found: {error.strerror}") from None
