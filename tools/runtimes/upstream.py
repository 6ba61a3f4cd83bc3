"""Convert the constraints that Airflow publishes to the file of a Runtime."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.text_file import decoded
from catalogue.upstream_constraints import minor, origin_line, substitute_line
from host.fetch import download

PUBLISHED = "https://raw.githubusercontent.com/apache/airflow/constraints-{airflow}/constraints-{python}.txt"
_BRANCH = re.compile(r'For the "v(?P<minor>\d+-\d+)-(?:test|stable)" branch')


def read(source: str) -> str:
    """Return the text of a file or an address.

    Raises CatalogueError for an unreadable file and for an address that does not answer.
    """
    try:
        data = download(source) if "://" in source else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CatalogueError(source, "", f"expected Airflow's constraints, found: {reason}") from None
    return decoded(source, data)


def with_origin(source: str, text: str, airflow: str, python: str, reason: str = "", *, own: bool = True) -> str:
    """Return the rows of `text` below a comment that names their Airflow and Python.

    `reason` explains why the Airflow is not the Runtime's, or how the rows were made if they are not upstream's `own`.
    Raises CatalogueError if the text has no rows, or is for another Airflow minor.
    """
    branch = _BRANCH.search(text)
    if branch and branch["minor"].replace("-", ".") != minor(airflow):
        expected = f"expected constraints of Airflow {airflow}"
        raise CatalogueError(source, "comment", f"{expected}, found {branch.group()!r}")
    rows = sorted(_rows(text), key=str.lower)
    if not rows:
        raise CatalogueError(source, "", "expected rows such as `celery==5.3.6`, found none")
    comment = [
        f"# {_origin(airflow, python, reason) if own else _substitute(airflow, python, reason)}.",
        "# A row whose name runtime.yaml pins or constrains is replaced by that.",
    ]
    return "\n".join([*comment, *rows]) + "\n"


def _origin(airflow: str, python: str, reason: str) -> str:
    origin = f"The pins of {origin_line(airflow, python)}"
    return f"{origin}; {reason}" if reason else origin


def _substitute(airflow: str, python: str, reason: str) -> str:
    return f"The pins for {substitute_line(airflow, python, reason)}"


def _rows(text: str) -> list[str]:
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
