from __future__ import annotations

from tools.locking.rows import requirers, rows, without_requirers

A, B = "a" * 64, "b" * 64
LOCK = f"""\
greenlet==3.0.3 ; platform_machine == 'x86_64' \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
xmlsec==1.3.13 \\
    --hash=sha256:{A}
"""
RESOLVED = LOCK.replace(f"{B}\n", f"{B}\n    # via sqlalchemy\n") + "    # via -r requirements.in, python3-saml\n"


def test_a_row_has_the_hashes_of_its_files() -> None:
    greenlet, xmlsec = rows(LOCK)
    assert (greenlet.name, greenlet.version, greenlet.hashes) == ("greenlet", "3.0.3", frozenset({A, B}))
    assert (xmlsec.version, xmlsec.marker, xmlsec.hashes) == ("1.3.13", "", frozenset({A}))


def test_a_row_applies_where_its_marker_is_true() -> None:
    greenlet, xmlsec = rows(LOCK)
    assert [greenlet.applies_to("3.11.2", machine) for machine in ("x86_64", "aarch64")] == [True, False]
    assert xmlsec.applies_to("3.11.2", "aarch64")


def test_comments_name_what_requires_a_package() -> None:
    assert requirers(RESOLVED) == {"greenlet": ("sqlalchemy",), "xmlsec": ("-r requirements.in", "python3-saml")}
    assert without_requirers(RESOLVED) == LOCK
    assert rows(RESOLVED) == rows(LOCK)
