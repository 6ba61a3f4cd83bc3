"""The report as one HTML file, which needs nothing else and no network."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from release.upgrading.report import words
from release.upgrading.report.report import Report


def html(found: Report) -> str:
    """Return a report as HTML. All text is escaped, since it comes from projects and packages."""
    environment = Environment(
        loader=PackageLoader("release.upgrading.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(report=found, words=words, len=len)
