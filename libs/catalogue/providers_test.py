from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.providers import folder_name, load_providers, parse_provider, provider_problems
from catalogue.repository import load_runtimes
from catalogue.testing import PROVIDER, small_runtime

PATH = "providers/astronomer-providers/provider.yaml"
TEXT = f"""\
{PROVIDER}limits:
  - versions: "<1.19"
    limit: A sensor does not time out.
    fixed_in: "1.19.0"
"""


def checkout(folder: Path, text: str = TEXT, *more: str) -> Path:
    """Write a provider.yaml and empty further files of its folder, and return the root."""
    path = folder / PATH
    path.parent.mkdir(parents=True)
    path.write_text(text)
    for name in more:
        (path.parent / name).touch()
    return folder


def problems(root: Path) -> list[str]:
    """The problems of a checkout with the small Runtime, which pins astronomer-providers."""
    return [str(problem) for problem in provider_problems(root, [small_runtime()])]


def test_the_set_of_providers_is_exactly_the_pinned_one() -> None:
    found = {provider.package for provider in load_providers(Path())}
    pinned = {name for runtime in load_runtimes(Path()) for name in runtime.providers}

    assert "apache-airflow-providers-http" in found
    assert found == pinned


def test_every_provider_has_a_proof_or_a_reason() -> None:
    assert [str(problem) for problem in provider_problems(Path(), load_runtimes(Path()))] == []


def test_a_provider_is_read() -> None:
    found = parse_provider(PATH, TEXT)

    assert (found.name, found.package, found.astronomer) == ("astronomer-providers", "astronomer-providers", True)
    assert [limit.fixed_in for limit in found.limits_of("1.18.4")] == ["1.19.0"]
    assert found.limits_of("1.19.0") == []


def test_a_pinned_provider_without_a_folder_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path)

    expected = "expected a folder with its facts, providers/astronomer-providers/provider.yaml, found none"
    assert found.startswith(f"runtimes/runtime-10/runtime.yaml: providers.astronomer-providers: {expected}")


@pytest.mark.parametrize(
    ("package", "name"), [("apache-airflow-providers-fab", "fab"), ("astro-sdk-python", "astro-sdk-python")]
)
def test_a_folder_has_the_packages_name_without_the_common_prefix(package: str, name: str) -> None:
    assert folder_name(package) == name


def test_a_folder_without_a_pin_is_refused(tmp_path: Path) -> None:
    found = problems(checkout(tmp_path, TEXT.replace("package: astronomer-providers", "package: astronomer-provider")))

    assert f"{PATH}: package: expected a provider that a runtime.yaml pins, found astronomer-provider" in found


def test_a_provider_with_neither_a_proof_nor_a_reason_is_refused(tmp_path: Path) -> None:
    (found,) = problems(checkout(tmp_path, TEXT.replace("unproven:", "#")))

    assert found.startswith(f"{PATH}: expected providers/astronomer-providers/proof.yaml, `image_tests`, or the reason")


def test_a_proof_and_a_reason_why_there_is_none_are_refused(tmp_path: Path) -> None:
    (found,) = problems(checkout(tmp_path, TEXT, "proof.yaml"))

    assert found.startswith(f"{PATH}: unproven: expected no reason")


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    (found,) = problems(checkout(tmp_path, f"{TEXT}titel: x\n"))

    assert found == f"{PATH}: titel: expected a known key, found 'titel': did you mean 'title'?"


def test_an_invalid_specifier_of_a_limit_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r'limits\[0\].versions: expected a specifier such as "<3.4", found '):
        parse_provider(PATH, TEXT.replace("<1.19", "below 1.19"))
