from __future__ import annotations

import pytest

from release.archives.testing import deb
from release.comparison.changelog import changelog, named_between

TEXT = """\
curl (7.74.0-1.3+deb11u10) bullseye-security; urgency=high

  * Fix CVE-2024-1010 and
    CVE-2024-1011.
  * Revert the fix of
    CVE-2024-1009, which breaks curl.

 -- Nobody <nobody@example.test>  Thu, 13 Jun 2024 00:00:00 +0000

curl (7.74.0-1.3+deb11u9) bullseye-security; urgency=high

  * Fix CVE-2024-1009 and CVE-2024-1008.

 -- Nobody <nobody@example.test>  Wed, 12 Jun 2024 00:00:00 +0000

curl (7.74.0-1.3) unstable; urgency=medium

  * Fix CVE-2024-1000.

 -- Nobody <nobody@example.test>  Tue, 11 Jun 2024 00:00:00 +0000
"""


@pytest.mark.parametrize("file", ["changelog.Debian.gz", "changelog.gz"])
def test_the_changelog_of_a_deb_is_read(file: str) -> None:
    assert changelog(deb("curl", "1", TEXT, file=file)) == TEXT


def test_a_deb_whose_documents_are_in_another_package_has_no_changelog() -> None:
    assert changelog(deb("libcurl4", "1")) is None


@pytest.mark.parametrize("content", [b"", b"<html>", deb("curl", "1", TEXT)[:-200], deb("curl", "1", TEXT)[:100]])
def test_a_broken_deb_is_an_error_of_one_kind(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^expected a \.deb, found: "):
        changelog(content)


def test_entries_after_the_old_version_up_to_the_new_one_count() -> None:
    newest, middle, oldest = "7.74.0-1.3+deb11u10", "7.74.0-1.3+deb11u9", "7.74.0-1.3"
    assert named_between(TEXT, oldest, middle) == {"CVE-2024-1008", "CVE-2024-1009"}
    assert named_between(TEXT, middle, newest) == {"CVE-2024-1010", "CVE-2024-1011"}
    assert named_between(TEXT, newest, "7.74.0-1.3+deb11u11") == set()


def test_what_a_later_entry_reverts_is_not_fixed() -> None:
    found = named_between(TEXT, "7.74.0-1.3", "7.74.0-1.3+deb11u10")
    assert found == {"CVE-2024-1008", "CVE-2024-1010", "CVE-2024-1011"}
