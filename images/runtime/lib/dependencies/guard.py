"""Reject requirements files that ask for another version of Airflow, because the image sets it."""

from __future__ import annotations

import codecs
import os
import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from dependencies.constraints import ALWAYS
from dependencies.distributions import normalised
from dependencies.errors import InputError
from dependencies.own_version import is_own

NAME = re.compile(r"^[\s'\"]*([A-Za-z0-9][A-Za-z0-9._-]*)")
EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
# The archive formats that pip installs.
ARCHIVE = re.compile(
    r"(?:^|[/:\s'\"])(apache[-_.]+airflow)-\d[^/]*\.(?:whl|zip|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))\b",
    re.IGNORECASE,
)
# Same as pip's. pip also accepts abbreviated names of long options.
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
INCLUDES = ("requirement", "constraint")
# Byte order marks, from which pip detects the encoding. UTF-32 is first: its mark begins with that of UTF-16.
ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DECLARATION = re.compile(rb"coding[:=]\s*([-\w.]+)")
REFUSAL = """\
{file}:{number}: {line}
{file} must not install another apache-airflow: the base image sets the version of Airflow, and has {airflow}.
To change the version, change the base image in the project's Dockerfile (FROM …)."""
NOTE = "{file}:{number}: {line}: Airflow stays at the version of the base image, {airflow}"
ENCODING = "{file}:{number}: expected text in {encoding}, found invalid bytes"
CIRCLE = "{file}:{number}: expected a file that does not include this one, found {line}"


class Line(NamedTuple):
    """A line of a requirements file, as written and as pip reads it: without a comment, and with variables replaced."""

    file: str
    number: int
    written: str
    text: str


def without_comment(line: str) -> str:
    return re.sub(r"(^|\s)#.*$", "", line).strip()


def expanded(text: str) -> str:
    """Return the text with `${NAME}` replaced by the variable's value, if it has one."""
    return VARIABLE.sub(lambda found: os.environ.get(found.group(1)) or found.group(0), text)


def requirement(text: str) -> str:
    """Return the part of a line before its first option: pip ignores the rest, except a requirement's options."""
    words = text.split(" ")
    options = [number for number, word in enumerate(words) if word.startswith("-")]
    return " ".join(words[: options[0]] if options else words)


def names(text: str) -> set[str]:
    """Return the normalised names of the distributions that a line of a requirements file names."""
    wanted = requirement(text)
    found = [*EGG.findall(text), *ARCHIVE.findall(unquote(text))]
    match = None if "://" in wanted.split("@")[0] else NAME.match(wanted)
    return {normalised(name) for name in found + ([match.group(1)] if match else [])}


def included(text: str) -> list[str]:
    """Return the files that a line includes as requirements or constraints."""
    if requirement(text).strip():
        return []
    try:
        words = shlex.split(text)
    except ValueError:
        return []
    found = [value(word, following) for word, following in zip(words, [*words[1:], ""])]
    return [local(path) for path in found if path]


def value(word: str, following: str) -> str:
    """Return the file that an include option names, in the same word or in `following`; "" for any other word."""
    if word[:2] in ("-r", "-c"):
        return word[2:] or following
    name, equals, path = word.partition("=")
    if len(name) > len("--") and any(f"--{option}".startswith(name) for option in INCLUDES):
        return path if equals else following
    return ""


def local(path: str) -> str:
    """Return the path in a `file:` URL; any other text unchanged."""
    return unquote(path[len("file:") :]).replace("//localhost/", "/") if path.startswith("file:") else path


def joined(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line. Like pip, joins a line that ends in a backslash with the next one."""
    start, text = 0, ""
    for number, line in enumerate(lines, 1):
        start, text = start or number, text + line.rstrip("\r\n")
        if text.endswith("\\") and not line.lstrip().startswith("#"):
            text = text[:-1]
            continue
        yield start, text
        start, text = 0, ""
    if text:
        yield start, text


def read(file: str) -> list[str]:
    """Return the lines of a file, decoded as pip does. Raises InputError if the file cannot be decoded."""
    with open(file, "rb") as content:
        data = content.read()
    encoding = next((name for mark, name in ENCODINGS.items() if data.startswith(mark)), None) or declared(data)
    try:
        return data.decode(encoding).splitlines()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise InputError(ENCODING.format(file=file, number=number, encoding=encoding)) from None
    except LookupError:
        raise InputError(f"{file}: expected a known encoding, found {encoding}") from None


def declared(data: bytes) -> str:
    """Return the encoding that a comment in the first two lines declares, else UTF-8."""
    found = (DECLARATION.search(line) for line in data.split(b"\n")[:2] if line.startswith(b"#"))
    return next((match.group(1).decode("ascii") for match in found if match), "utf-8")


def check(file: str, airflow: str) -> list[str]:
    """Return a note for each line that names Airflow without a version, or in that of the image: `airflow`.

    Raises InputError if a file, or one that it includes, asks for another Airflow, or if it includes itself.
    """
    notes = []
    for line in lines(file):
        if "apache-airflow" in names(line.text):
            message = NOTE if is_own(requirement(line.text), airflow) else REFUSAL
            notes.append(message.format(file=line.file, number=line.number, line=line.written, airflow=airflow))
            if message is REFUSAL:
                raise InputError(notes[-1])
    return notes


def lines(file: str) -> Iterator[Line]:
    """Yield the lines of a file and of those that it includes. Raises InputError if a file includes itself."""
    # The image's own constraints file names Airflow, and may be included.
    return _lines(file, (), {os.path.realpath(ALWAYS)})


def _lines(file: str, above: tuple[str, ...], read_before: set[str]) -> Iterator[Line]:
    """Yield the lines of a file and its includes. `above` are the files that include it."""
    path = os.path.realpath(file)
    # pip reports a file that cannot be read.
    if path in read_before or not os.path.isfile(path) or not os.access(path, os.R_OK):
        return
    for number, line in joined(read(file)):
        text = expanded(without_comment(line))
        yield Line(file, number, line.strip(), text)
        for name in included(text):
            following = os.path.join(os.path.dirname(file), name)
            if os.path.realpath(following) in (*above, path):
                raise InputError(CIRCLE.format(file=file, number=number, line=line.strip()))
            yield from _lines(following, (*above, path), read_before)
    read_before.add(path)
