from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.cpython import Archive, Interpreter
from catalogue.errors import CatalogueError
from catalogue.repository import load_interpreters
from host.debian import Mirrors
from release.archives.testing import debian_archive
from release.common.errors import InputError, ReleaseError
from release.recipe.debian_patches import cves, fixed_by, read_patches
from release.recipe.patches import load_patches, patches_archive, patches_of
from release.recipe.patches_file import patches_file

CHANGELOG = """\
python3.11 (3.11.2-6+deb12u2) bookworm; urgency=medium

  * Revert fixes for CVE-2025-0009 and CVE-2025-0010. It was found that
    they break things.
  * Apply upstream security fix for CVE-2024-0450
  * Apply upstream patches for the following CVEs:
    - CVE-2025-4516: issue in bytes.decode, a follow-up of CVE-2020-0001

 -- Someone <a@b.invalid>  Thu, 14 May 2026 10:00:00 +0700

python3.11 (3.11.2-6+deb12u1) bookworm; urgency=medium

  * CVE-2025-0009: reverted later
  * CVE-2024-6232: a slow expression

 -- Someone <a@b.invalid>  Thu, 14 May 2026 10:00:00 +0700

python3.11 (3.11.1-1) unstable; urgency=medium

  * CVE-2022-0001: fixed in an earlier upstream version

 -- Someone <a@b.invalid>  Thu, 14 May 2026 10:00:00 +0700
"""
PATCH = "Origin: upstream\nDescription: fixes {cve}\n\n--- a/{file}\n+++ b/{file}\n@@ -1 +1 @@\n-a\n+b CVE-2000-0001\n"
INTERPRETER = Interpreter(
    version="3.11.2",
    source="debian",
    archives=(Archive("patches", "debian", "p.tar.xz", "0" * 64),),
    patches_from="first.diff",
    patches_skip=("skipped.diff",),
)


def test_the_name_and_the_header_of_a_patch_give_its_cves() -> None:
    text = PATCH.format(cve="CVE-2024-7592", file="Lib/http/cookies.py")
    assert cves("0003-gh-123067.patch", text) == ("CVE-2024-7592",)
    assert cves("CVE-2024-0450.patch", text) == ("CVE-2024-0450", "CVE-2024-7592")


@pytest.mark.parametrize("file", ["Lib/test/test_ssl.py", "Misc/NEWS.d/x.rst", "Doc/library/ssl.rst"])
def test_a_patch_of_tests_or_documents_fixes_nothing(file: str) -> None:
    assert cves("CVE-2023-52425.patch", PATCH.format(cve="", file=file)) == ()


def test_the_changelog_tells_what_is_fixed_and_not_reverted() -> None:
    assert fixed_by(CHANGELOG, "3.11.2") == ("CVE-2024-0450", "CVE-2024-6232", "CVE-2025-4516")


def test_the_patches_are_those_that_a_build_applies() -> None:
    text = PATCH.format(cve="CVE-2024-0450", file="Lib/zipfile.py")
    names = ("early.diff", "first.diff", "skipped.diff", "CVE-2025-4516.patch")
    files = {f"patches/{name}": text for name in names}
    series = "# a comment\n" + "\n".join(names)
    found = read_patches(debian_archive(changelog=CHANGELOG, **{"patches/series": series}, **files), INTERPRETER)
    assert [patch.name for patch in found.patches] == ["first.diff", "CVE-2025-4516.patch"]
    assert found.changelog == ("CVE-2024-6232",)
    assert found.cves == ("CVE-2024-0450", "CVE-2024-6232", "CVE-2025-4516")


def test_an_archive_without_patches_is_invalid() -> None:
    for content in (debian_archive(changelog=CHANGELOG), b"no tar"):
        with pytest.raises(InputError, match="expected an archive with debian/patches"):
            read_patches(content, INTERPRETER)


def test_an_archive_without_the_first_patch_is_invalid() -> None:
    content = debian_archive(changelog=CHANGELOG, **{"patches/series": "other.diff\n", "patches/other.diff": "x"})
    with pytest.raises(InputError, match=r"debian/patches/series: expected first\.diff, found no such patch"):
        read_patches(content, INTERPRETER)


def test_a_file_with_another_hash_is_refused() -> None:
    mirrors = [Mirrors("http://mirror.invalid/debian", "")]
    with pytest.raises(InputError, match="expected sha256 000"):
        patches_file({"3.11": INTERPRETER}, mirrors, lambda _: b"other")


def test_archives_that_do_not_answer_are_named() -> None:
    def fails(url: str) -> bytes:
        raise OSError(url)

    mirrors = [Mirrors("http://user:secret@a.invalid/debian", ""), Mirrors("http://b.invalid/debian", "")]
    with pytest.raises(ReleaseError, match=r"a\.invalid/debian/p\.tar\.xz \(OSError\), http://b\.invalid") as failure:
        patches_file({"3.11": INTERPRETER}, mirrors, fails)
    assert "secret" not in str(failure.value)


def test_the_data_of_this_repository_is_that_of_the_pinned_archives() -> None:
    interpreters = load_interpreters(Path())
    patched = {minor: one for minor, one in interpreters.items() if patches_archive(one)}
    assert load_patches(Path()).keys() == patched.keys()
    for minor, one in patched.items():
        assert one.patches_from == patches_of(Path(), minor, one).patches[0].name


def test_the_data_of_another_archive_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"expected the patches of the archive 0000.*cpython-patches --write"):
        patches_of(Path(), "3.11", INTERPRETER)
