"""The provider packages of all Runtimes: providers/NAME/provider.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.paths import PROVIDERS, proof_of, provider_file
from catalogue.schema import check_schema, load_schema
from catalogue.shown import shown
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping

PREFIX = "apache-airflow-providers-"


@dataclass(frozen=True)
class Limit:
    """What is known to be wrong in some versions, and the version that fixes it ("" if none does)."""

    versions: SpecifierSet
    limit: str
    fixed_in: str = ""


@dataclass(frozen=True)
class Provider:
    """One provider package. `name` is its folder; `unproven` is the reason if nothing proves it, else "".

    `image_tests` are files of tests/images/cases that use it.
    """

    name: str
    package: str
    title: str
    stock: bool
    astronomer: bool
    documentation: str
    image_tests: tuple[str, ...] = ()
    unproven: str = ""
    limits: tuple[Limit, ...] = ()

    def limits_of(self, version: str) -> list[Limit]:
        """Return the limits of a version."""
        return [limit for limit in self.limits if version in limit.versions]


def folder_name(package: str) -> str:
    """Return the name of a package's folder: fab for apache-airflow-providers-fab."""
    return package[len(PREFIX) :] if package.startswith(PREFIX) else package


def parse_provider(path: str, text: str) -> Provider:
    """Parse the text of a provider.yaml; the name comes from `path`.

    Raises CatalogueError for bad YAML, an unknown or missing key, a wrong type or an invalid specifier.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("provider.schema.json"))
    limits = tuple(_limit(path, index, row) for index, row in enumerate(data.pop("limits", ())))
    tests = tuple(data.pop("image_tests", ()))
    return Provider(**data, name=path.split("/")[-2], image_tests=tests, limits=limits)


def _limit(path: str, index: int, row: Mapping[str, Any]) -> Limit:
    try:
        return Limit(SpecifierSet(row["versions"]), row["limit"], row.get("fixed_in", ""))
    except InvalidSpecifier:
        expected = f'expected a specifier such as "<3.4", found {shown(row["versions"])}'
        raise CatalogueError(path, f"limits[{index}].versions", expected) from None


def load_providers(root: Path) -> list[Provider]:
    """Return every provider below `root`, by name. Raises CatalogueError if the data of one is invalid."""
    paths = sorted(str(file.relative_to(root)) for file in root.glob(PROVIDERS))
    return [parse_provider(path, read_text(root, path)) for path in paths]


def provider_problems(root: Path, runtimes: Iterable[Runtime]) -> Iterator[CatalogueError]:
    """Yield each problem: invalid data, a pinned provider without a folder, a folder without a pin, a missing proof."""
    try:
        providers = load_providers(root)
    except CatalogueError as error:
        yield error
        return
    yield from _set_problems(providers, list(runtimes))
    for provider in providers:
        yield from _proof_problems(root, provider)


def _set_problems(providers: Iterable[Provider], runtimes: Iterable[Runtime]) -> Iterator[CatalogueError]:
    pinned_by = {name: runtime.path for runtime in runtimes for name in (*runtime.packages, *runtime.providers)}
    folders: dict[str, str] = {}
    for provider in providers:
        path = provider_file(provider.name)
        if provider.package not in pinned_by:
            yield CatalogueError(
                path, "package", f"expected a provider that a runtime.yaml pins, found {provider.package}"
            )
        if provider.package in folders:
            found = f"expected a package of its own, found {provider.package} as in {folders[provider.package]}"
            yield CatalogueError(path, "package", found)
        folders[provider.package] = path
    yield from _missing_folders(folders, runtimes)


def check_folders(root: Path, runtimes: Iterable[Runtime]) -> None:
    """Raise CatalogueError for a provider of these Runtimes that has no folder, and for invalid data of a folder."""
    for problem in _missing_folders({provider.package for provider in load_providers(root)}, runtimes):
        raise problem


def _missing_folders(packages: Collection[str], runtimes: Iterable[Runtime]) -> Iterator[CatalogueError]:
    wanted = {name: runtime.path for runtime in runtimes for name in runtime.providers}
    for name in sorted(wanted.keys() - set(packages)):
        path = provider_file(folder_name(name))
        expected = f"expected a folder with its facts, {path}, found none: providers/README.md says how to write it"
        yield CatalogueError(wanted[name], f"providers.{name}", expected)


def _proof_problems(root: Path, provider: Provider) -> Iterator[CatalogueError]:
    proven = bool(provider.image_tests) or (root / proof_of(provider.name)).is_file()
    path = provider_file(provider.name)
    if provider.unproven and proven:
        yield CatalogueError(path, "unproven", "expected no reason, since it has a proof or image tests, found one")
    if not provider.unproven and not proven:
        expected = f"expected {proof_of(provider.name)}, `image_tests`, or the reason in `unproven`; found none"
        yield CatalogueError(path, "", expected)
