"""Read pip's configuration files in pip's order."""

# `pip config list` is no alternative: it takes 210 ms instead of 0.4 ms, and its errors quote lines that can contain a
# password. Every ./pants package, test and run waits for this.

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from host.errors import HostError

_REASONS = {
    configparser.MissingSectionHeaderError: "an option before the first section",
    configparser.DuplicateOptionError: "a duplicate option",
    configparser.DuplicateSectionError: "a duplicate section",
}


def setting(name: str, environ: Mapping[str, str]) -> str:
    """Return the value of an option of `pip install`, such as `index-url`, in pip's files; "" if it is not set.

    Raises HostError, which names the file, if pip cannot read a file.
    """
    found: dict[tuple[str, str], str] = {}
    for file in config_files(environ):
        found.update(_values(file))
    return found.get(("install", name)) or found.get(("global", name), "")


def config_files(environ: Mapping[str, str]) -> list[Path]:
    """Return pip's files; later ones win: the machine's, the user's, the interpreter's, PIP_CONFIG_FILE.

    If PIP_CONFIG_FILE exists, the user's files are skipped; if it is /dev/null, all are.
    """
    own = environ.get("PIP_CONFIG_FILE", "")
    if own == os.devnull:
        return []
    machines = [Path(folder) / "pip" for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)]
    users = [] if own and Path(own).exists() else _users(environ)
    folders = [*machines, Path("/etc"), *users, Path(sys.prefix)]
    return [folder / "pip.conf" for folder in folders] + ([Path(own)] if own else [])


def _users(environ: Mapping[str, str]) -> list[Path]:
    home = Path(environ.get("HOME") or Path.home())
    return [home / ".pip", Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip"]


def _values(file: Path) -> dict[tuple[str, str], str]:
    """Return (section, option) -> value; pip treats `_` in an option's name as `-`."""
    config = configparser.RawConfigParser()
    try:
        config.read(file, encoding="utf-8")
    except UnicodeDecodeError:
        raise HostError(f"{file}: expected a pip configuration file, found bytes that are not UTF-8") from None
    except configparser.Error as error:
        place = f"{file}: line {_line(error)}"
        raise HostError(f"{place}: expected a pip configuration file, found {_reason(error)}") from None
    items = ((section, name, value) for section in config.sections() for name, value in config.items(section))
    return {(section, name.lstrip("-").replace("_", "-")): value.strip() for section, name, value in items}


# The parser's messages span lines and can quote a password, so only the line number is used.
def _line(error: configparser.Error) -> int:
    several = getattr(error, "errors", None)
    return int(several[0][0] if several else getattr(error, "lineno", 0))


def _reason(error: configparser.Error) -> str:
    if getattr(error, "line", "").startswith("\ufeff"):
        return "a byte order mark"
    return _REASONS.get(type(error), "neither a section nor an option")
