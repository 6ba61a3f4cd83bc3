"""The menu's links."""

from __future__ import annotations

import pytest

from astronomer_runtime_extensions.links import links, release_notes


def test_the_menu_has_documentation_registry_academy_and_release_notes() -> None:
    assert [link.label for link in links("10.9.0")] == ["Documentation", "Registry", "Academy", "Release Notes"]
    assert all(link.url.startswith("https://") for link in links("10.9.0"))


@pytest.mark.parametrize(("runtime", "end"), [("10.9.0", "#astro-runtime-1090"), ("", "/runtime-release-notes")])
def test_the_release_notes_are_those_of_the_running_version(runtime: str, end: str) -> None:
    assert release_notes(runtime).endswith(end)
