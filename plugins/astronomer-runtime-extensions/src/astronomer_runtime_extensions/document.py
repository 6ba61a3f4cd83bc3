"""Put a footer into a web page that was rendered without it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Each footer of ours carries it, so that none is added twice.
MARK = "data-astronomer-runtime"
STYLE = "padding: 10px 15px; background: #f5f5f5; color: #51504f; font: 14px/1.43 sans-serif"

# HTML allows leaving out the document type and any of these tags.
_START = rb"<(?:!doctype\s+html|html|head|body)[\s>]"
_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*" + _START, re.DOTALL | re.IGNORECASE)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)


def footer(lines: Iterable[str]) -> bytes:
    """A footer for a page without Airflow's styles: the lines are plain text, and escaped here."""
    text = "<br>".join(html.escape(line) for line in lines)
    return f'<footer {MARK} style="{STYLE}">{text}</footer>\n'.encode("ascii", "xmlcharrefreplace")


def with_footer(page: bytes, footer: bytes) -> bytes:
    """The page with the footer as the last thing in its body.

    Parts of a page, and a page that has a footer of ours, are returned as they are.
    """
    if MARK.encode() in page or not _DOCUMENT.match(page):
        return page
    place = _end_of_body(page)
    return page[:place] + footer + page[place:]


def _end_of_body(page: bytes) -> int:
    """Where the body ends; HTML allows leaving out its end tag."""
    found = page.rfind(b"</body>")
    if found >= 0:
        return found
    places = [match.start() for match in _BODY_END.finditer(page)]
    return places[-1] if places else len(page)
