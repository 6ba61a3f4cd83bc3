from __future__ import annotations

from release.bumping.chain import needed
from release.planning.changes import Change, Kind, Level

AMAZON = Change(Kind.PROVIDER, "amazon", "8.24.0", "8.29.0", Level.MINOR, "")
GOOGLE = Change(Kind.PROVIDER, "google", "10.19.0", "10.20.0", Level.MINOR, "")
REQUIRERS = {
    "xmlsec": ("python3-saml",),
    "python3-saml": ("amazon", "other"),
    "other": ("google",),
    "amazon": ("-r requirements.in",),
    "google": ("-r requirements.in",),
}


def test_the_chain_ends_at_the_change_that_is_nearest() -> None:
    assert needed("xmlsec", REQUIRERS, [GOOGLE, AMAZON]) == "amazon 8.29.0 needs python3-saml, which needs "
    assert needed("python3-saml", REQUIRERS, [AMAZON]) == "amazon 8.29.0 needs "


def test_a_package_that_no_change_brings_has_no_chain() -> None:
    assert needed("xmlsec", REQUIRERS, []) == ""
    assert needed("amazon", REQUIRERS, [AMAZON]) == ""
    assert needed("xmlsec", {"xmlsec": ("loop",), "loop": ("xmlsec",)}, [AMAZON]) == ""
