"""Which pages get a footer, and where."""

from __future__ import annotations

import time

import pytest

from astronomer_runtime_extensions.document import MARK, footer, with_footer

FOOTER = footer(["text"])


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (b"<!DOCTYPE html><html><body>a</body></html>", b"<!DOCTYPE html><html><body>a"),
        (b"\n\n<!doctype html>\n<html><BODY>a</BODY></HTML>", b"\n\n<!doctype html>\n<html><BODY>a"),
        (b"<!-- licence\n<p> --> <html><body>a</body ></html>", b"<!-- licence\n<p> --> <html><body>a"),
        (b"\xef\xbb\xbf<html>a", b"\xef\xbb\xbf<html>a"),
        (b"<!doctype html>\n<title>400</title>\n<h1>400</h1>", b"<!doctype html>\n<title>400</title>\n<h1>400</h1>"),
        (b"\n<head>\n</head><body>a</body></html>", b"\n<head>\n</head><body>a"),
        (b'<html><script>"</body>"</script>a</body>', b'<html><script>"</body>"</script>a'),
        (b'<html>a<script>"</body>"</script></BODY>', b'<html>a<script>"</body>"</script>'),
        (b'<body><p>a<script>"</body></html>"</script>', b'<body><p>a<script>"</body></html>"</script>'),
        (b"<html>a</body></html><!-- </body> -->\n", b"<html>a"),
        (b"<html>a<!-- </body> -->", b"<html>a<!-- </body> -->"),
    ],
)
def test_a_page_gets_it_at_the_end_of_its_body(page: bytes, before: bytes) -> None:
    assert with_footer(page, FOOTER) == before + FOOTER + page[len(before) :]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<p>a part of a page</p>",
        b"<header>a part</header></body>",
        b"<!-- <html> -->",
        b'{"html": "<html><body></body></html>"}',
        "<html><body></body></html>".encode("utf-16"),
        f"<html><footer {MARK}></footer></html>".encode(),
    ],
)
def test_what_is_no_page_or_has_one_stays_as_it_is(page: bytes) -> None:
    assert with_footer(page, FOOTER) is page


@pytest.mark.parametrize("part", [b"<!-- c -->\n", b"<!--", b"<!-- <!-- -->", b" \n", b"</body>", b"</body><!--"])
def test_however_a_page_is_made_it_does_not_take_long(part: bytes) -> None:
    begin = time.monotonic()
    with_footer(part * 20_000, FOOTER)
    with_footer(b"<html>" + part * 20_000, FOOTER)

    assert time.monotonic() - begin < 1


def test_it_is_not_added_twice() -> None:
    once = with_footer(b"<html><body></body></html>", FOOTER)

    assert with_footer(once, FOOTER) is once


def test_its_text_is_escaped() -> None:
    found = footer(["<script>&", "dépôt"])

    assert b"<script>" not in found
    assert b"&lt;script&gt;&amp;<br>d&#233;p&#244;t" in found
