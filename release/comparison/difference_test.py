from __future__ import annotations

from dataclasses import replace

from catalogue.testing import small_runtime
from release.comparison.contents import Contents, Layer
from release.comparison.difference import Move, as_data, difference
from release.comparison.fixes import ADVISORY, CHANGELOG, Fix
from release.comparison.markdown import markdown


def test_packages_are_added_removed_and_moved_in_a_direction() -> None:
    old = Contents("old", {"a": "1.9", "b": "1.0", "c": "2.0", "same": "1"})
    new = Contents("new", {"a": "1.10", "c": "1.0", "d": "3.0", "same": "1"})
    assert difference(old, new).python == (
        Move("a", "1.9", "1.10", "up"),
        Move("b", "1.0", "", "removed"),
        Move("c", "2.0", "1.0", "down"),
        Move("d", "", "3.0", "added"),
    )


def test_debian_packages_have_the_order_of_debian() -> None:
    old = Contents("old", {}, {"curl": "7.74.0-1.3+deb11u9", "tini": "0.19.0-1"})
    new = Contents("new", {}, {"curl": "7.74.0-1.3+deb11u10", "tini": "0.19.0-1~rc1"})
    assert [move.direction for move in difference(old, new).debian] == ["up", "down"]


def test_a_side_that_does_not_know_debian_packages_moves_none() -> None:
    assert difference(Contents("lock", {}), Contents("image", {}, {"curl": "1"})).debian == ()


def test_cves_come_from_new_backports_and_from_new_pins() -> None:
    old = Contents("old", {}, runtime=small_runtime())
    pin = 'constraints:\n  - {name: idna, version: ">=3.7", reason: "CVE-2024-3651, fixed in this release"}'
    new = Contents("new", {}, runtime=small_runtime("constraints:", pin))
    assert difference(old, new).cves == ("CVE-2024-3651",)
    assert difference(new, old).cves == ()


def test_the_airflow_of_images_is_compared_by_its_package() -> None:
    old, new = Contents("old", {"apache-airflow": "2.8.3"}), Contents("new", {"apache-airflow": "2.8.4+astro.1"})
    assert difference(old, new).airflow == ("2.8.3", "2.8.4+astro.1")


def test_layers_are_shared_by_their_digest() -> None:
    old = Contents("old", {}, layers=(Layer("sha256:a", 10, "ADD"), Layer("sha256:b", 20, "COPY")), size=30)
    layers = (Layer("sha256:a", 10, "ADD"), Layer("sha256:c", 5_000_000, "COPY"))
    new = Contents("new", {}, layers=layers, size=5_000_010)
    found = difference(old, new)
    assert [layer.digest for layer in found.shared_layers] == ["sha256:a"]
    assert "An engine with the older image pulls layers of 5.0 MB." in markdown(found)


def test_the_markdown_has_a_row_for_each_package() -> None:
    text = markdown(difference(Contents("old", {"a_b": "1.9"}), Contents("new", {"a_b": "1.10"})))
    assert text.startswith("# old -> new\n")
    assert "| a\\_b | 1.9 | 1.10 | up |" in text


def test_a_fixed_cve_has_its_packages_and_who_says_so() -> None:
    fixes = (Fix("CVE-2024-1010", "curl", CHANGELOG), Fix("CVE-2024-1010", "lib_curl4", ADVISORY))
    found = replace(difference(Contents("old", {}), Contents("new", {})), cves=("CVE-2024-1009",), fixes=fixes)
    rows = "- CVE-2024-1009\n- CVE-2024-1010: curl, lib\\_curl4 (advisory, changelog)\n"
    assert f"## Security\n\n{rows}" in markdown(found)
    assert as_data(found)["cves"] == ["CVE-2024-1009", "CVE-2024-1010"]


def test_equal_sides_are_said_to_be_equal() -> None:
    assert "Both have the same packages." in markdown(difference(Contents("a", {"x": "1"}), Contents("b", {"x": "1"})))


def test_text_of_packages_cannot_break_out_of_the_markdown() -> None:
    text = markdown(difference(Contents("old", {}), Contents("new", {"x": "1|<img src=y>\n# z"})))
    assert "| x |  | 1\\|\\<img src=y\\> \\# z | added |" in text
