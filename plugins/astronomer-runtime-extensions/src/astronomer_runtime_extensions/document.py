"""Put a footer into a web page that was rendered without it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Each footer of ours carries it, so that none is added twice.
MARK = "data-astronomer-runtime"
STYLE = "padding: 10px 15px; background: #f5f5f5; color: #51504f; font: 14px/1.43 sans-serif"

# HTML allows leaving out the document type and any of these tags.
_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BLANK = re.compile(rb"\s*")
# After the end of the body there is nothing else; that in a script has the end of the script after it.
_COMMENT = rb"<!--(?:(?!-->).)*-->"
_BODY_END = re.compile(rb"</body\s*>(?:\s|</html\s*>|" + _COMMENT + rb")*\Z", re.IGNORECASE | re.DOTALL)
# Bytes at the end of a page in which the end of its body is looked for: a bound for the time of it.
_TAIL = 1024


def footer(lines: Iterable[str]) -> bytes:
    """A footer for a page without Airflow's styles: the lines are plain text, and escaped here."""
    text = "<br>".join(html.escape(line) for line in lines)
    return f'<footer {MARK} style="{STYLE}">{text}</footer>\n'.encode("ascii", "xmlcharrefreplace")


def with_footer(page: bytes, footer: bytes) -> bytes:
    """The page with the footer as the last thing in its body.

    Parts of a page, and a page that has a footer of ours, are returned as they are.
    """
    if MARK.encode() in page or not is_document(page):
        return page
    place = _end_of_body(page)
    return page[:place] + footer + page[place:]


def is_document(page: bytes) -> bool:
    """Whether it is a page and not a part of one; comments may come before, however many."""
    place = _after_blank(page, 3 if page.startswith(b"\xef\xbb\xbf") else 0)
    while page.startswith(b"<!--", place):
        end = page.find(b"-->", place + 4)
        if end < 0:
            return False
        place = _after_blank(page, end + 3)
    return bool(_START.match(page, place))


def _after_blank(page: bytes, place: int) -> int:
    found = _BLANK.match(page, place)
    return found.end() if found else place


def _end_of_body(page: bytes) -> int:
    """Where the body ends. HTML allows leaving out its end tag, and takes what comes after it for a part of it."""
    start = max(0, len(page) - _TAIL)
    found = _BODY_END.search(page, start)
    return found.start() if found else len(page)
