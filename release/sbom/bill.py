"""List the parts of an image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.message import Message

from packageurl import PackageURL
from packaging.markers import default_environment
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from catalogue.cpython import Interpreter
from catalogue.labels import OCI
from catalogue.variants import REPOSITORY
from release.common.errors import InputError
from release.contents.contents import Contents
from release.contents.debian import DebianPackage
from release.contents.owners import CPYTHON, NOBODY, OURS, rules
from release.contents.python import Distribution
from release.recipe.recipe import Pin, Recipe
from release.sbom.component import Bill, Component, Patch
from release.sbom.licenses import Licenses, of_debian, of_python

AIRFLOW = "apache-airflow"
_SOURCES = "https://sources.debian.org"
_ASTRONOMER = "Astronomer"
_DEBIAN = "debian"
# How many files an error names.
_SHOWN = 20


def bill(found: Contents, made: Recipe) -> Bill:
    """Return the bill of materials of an image.

    Raises InputError, which names the files, if a file belongs to no component, if a distribution's file was changed
    since it was installed, or if the image has another version of a package than the locks.
    """
    _check_files(found)
    _check_versions(found, made)
    components = [
        _system(found),
        *(_debian(found, made, package) for package in found.debian),
        _cpython(found, made),
        *(_python(found, made, one) for one in found.python),
        _ours(found, made),
    ]
    known = {component.key for component in components}
    return Bill(
        subject=_subject(found, made),
        digest=found.image.identity,
        created=found.image.created,
        architecture=found.image.architecture,
        components=tuple(_trimmed(component, known) for component in components),
        left_out=_left_out(found),
    )


def _check_files(found: Contents) -> None:
    place = found.image.blobs.place
    for problem, files in (
        ("no component owns it, and release/contents/owners.yaml has no reason for it", found.unowned),
        ("its content is not what its distribution's RECORD says", found.changed),
    ):
        if files:
            more = f" … and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
            raise InputError(f"{place}: {problem}: {', '.join(f'/{file}' for file in files[:_SHOWN])}{more}")


def _check_versions(found: Contents, made: Recipe) -> None:
    locked = {name: pin.version for name, pin in made.python.items()}
    locked[AIRFLOW] = made.runtime.airflow.local_version
    for one in found.python:
        if one.name not in made.runtime.plugins and locked.get(one.name) != one.version:
            expected = f"expected {one.name} {one.version} as in the image, found {locked.get(one.name, 'none')}"
            raise InputError(f"{made.runtime.paths.lock(made.minor)}: {expected}: check out the image's commit")


def _trimmed(component: Component, known: set[str]) -> Component:
    return replace(component, requires=tuple(sorted({key for key in component.requires if key in known})))


def _left_out(found: Contents) -> tuple[tuple[str, str], ...]:
    keys = set(found.owners.values())
    return tuple((rule.pattern, rule.reason) for rule in rules() if rule.key.startswith(NOBODY) and rule.key in keys)


def _subject(found: Contents, made: Recipe) -> Component:
    image = found.image
    qualifiers = {"arch": image.architecture, "tag": image.tag.rpartition(":")[2] or image.version}
    return Component(
        key="image",
        name=REPOSITORY,
        version=image.version,
        purl=_purl("oci", "", REPOSITORY, image.identity, qualifiers),
        licenses=Licenses((made.runtime.image.licenses,)),
        kind="container",
        supplier=_ASTRONOMER,
        summary=made.runtime.image.description,
        requires=("system", CPYTHON, OURS),
        properties=tuple((f"label:{name}", value) for name, value in sorted(image.labels.items())),
    )


def _system(found: Contents) -> Component:
    return Component(
        key="system",
        name=_DEBIAN,
        version=found.suite,
        purl=_purl("generic", "", _DEBIAN, found.suite),
        licenses=Licenses(reason="each package has its own"),
        kind="operating-system",
        supplier="Debian",
        summary="Debian GNU/Linux",
        homepage="https://www.debian.org/",
        cpe=f"cpe:2.3:o:debian:debian_linux:{found.suite}:*:*:*:*:*:*:*",
        requires=tuple(f"deb:{package.name}" for package in found.debian),
    )


def _debian(found: Contents, made: Recipe, package: DebianPackage) -> Component:
    qualifiers = {"arch": package.architecture, "distro": f"debian-{found.suite}"}
    if (package.source, package.source_version) != (package.name, package.version):
        qualifiers["upstream"] = f"{package.source}@{package.source_version}"
    pin = made.debian.get(package.name)
    is_locked = pin is not None and pin.version == package.version
    return Component(
        key=f"deb:{package.name}",
        name=package.name,
        version=package.version,
        purl=_purl("deb", _DEBIAN, package.name, package.version, qualifiers),
        licenses=of_debian(package.source, found.tree.text(f"usr/share/doc/{package.name}/copyright")),
        supplier=package.maintainer,
        summary=package.summary,
        homepage=package.homepage,
        sha256=pin.sha256 if pin and is_locked else (),
        requires=tuple(f"deb:{name}" for name in package.depends),
        properties=(("source", f"{package.source} {package.source_version}"),),
    )


def _cpython(found: Contents, made: Recipe) -> Component:
    version = found.image.python
    is_ours = version == made.interpreter.version
    archive = next(archive for archive in made.interpreter.archives if archive.holds == "source")
    return Component(
        key=CPYTHON,
        name="python",
        version=version,
        purl=_purl("generic", "", "python", version),
        licenses=Licenses(("PSF-2.0",)),
        kind="platform",
        supplier="Python Software Foundation",
        summary="The CPython interpreter and its standard library",
        homepage="https://www.python.org/",
        cpe=f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
        origin=_origin(made.interpreter, archive.path) if is_ours else "",
        origin_sha256=archive.sha256 if is_ours else "",
        ancestor=_purl("generic", "", "python", version),
        patches=_cpython_patches(made) if is_ours else (),
        properties=(("debian", made.interpreter.debian_version),) if made.interpreter.debian_version else (),
    )


def _origin(interpreter: Interpreter, path: str) -> str:
    root = "https://deb.debian.org/debian" if interpreter.source == _DEBIAN else "https://www.python.org"
    return f"{root}/{path}"


def _cpython_patches(made: Recipe) -> tuple[Patch, ...]:
    folder = f"{_SOURCES}/patches/python{made.minor}/{made.interpreter.debian_version}"
    named = tuple(Patch(one.name, f"{folder}/{one.name}", cves=one.cves) for one in made.patches.patches)
    changelog = f"{_SOURCES}/src/python{made.minor}/{made.interpreter.debian_version}/debian/changelog"
    more = made.patches.changelog
    text = "Fixed by the patches above, as Debian's changelog says"
    return (*named, Patch("changelog", changelog, text, more)) if more else named


def _python(found: Contents, made: Recipe, one: Distribution) -> Component:
    is_patched = one.name == AIRFLOW and bool(made.runtime.backports)
    is_plugin = one.name in made.runtime.plugins
    upstream = _purl("pypi", "", one.name, made.runtime.airflow.version)
    pin = made.python.get(one.name, Pin("", ()))
    return Component(
        key=f"pypi:{one.name}",
        name=one.name,
        version=one.version,
        purl=_purl("pypi", "", one.name, one.version),
        licenses=of_python(one.name, one.metadata),
        kind="application" if one.name == AIRFLOW else "library",
        supplier=_ASTRONOMER if is_plugin else _text(one.metadata, "Author", "Maintainer", "Author-email"),
        summary=_text(one.metadata, "Summary"),
        homepage=_text(one.metadata, "Home-page"),
        # The lock has upstream's wheel; the image has one with patches.
        sha256=() if is_patched or is_plugin else pin.sha256,
        origin=f"https://pypi.org/project/{one.name}/{pin.version}/" if is_patched else "",
        origin_sha256=pin.sha256[0] if is_patched and len(pin.sha256) == 1 else "",
        ancestor=upstream if is_patched else "",
        patches=_backports(made) if is_patched else (),
        requires=(CPYTHON, *_required(one.metadata, made.minor)),
        properties=(("upstream sha256", " ".join(pin.sha256)),) if is_patched else (),
    )


def _backports(made: Recipe) -> tuple[Patch, ...]:
    return tuple(Patch(one.id, one.upstream, one.summary, one.cves) for one in made.runtime.backports)


def _required(metadata: Message, minor: str) -> Iterator[str]:
    environment = {**default_environment(), **_environment(minor)}
    for text in metadata.get_all("Requires-Dist") or ():
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": ""}):
            yield f"pypi:{canonicalize_name(requirement.name)}"


def _environment(minor: str) -> Mapping[str, str]:
    # What differs between this machine and the image.
    names = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return {**names, "python_version": minor, "python_full_version": f"{minor}.0", "sys_platform": "linux"}


def _ours(found: Contents, made: Recipe) -> Component:
    image = found.image
    return Component(
        key=OURS,
        name=OURS,
        version=image.version,
        purl=_purl("generic", "astronomer", OURS, image.version),
        licenses=Licenses((made.runtime.image.licenses,)),
        kind="application",
        supplier=_ASTRONOMER,
        summary="The entrypoint, the programs and the settings of the image",
        homepage=image.labels.get(f"{OCI}.source", ""),
        requires=(f"pypi:{AIRFLOW}", *(f"pypi:{one.name}" for one in found.python)),
        properties=(("revision", image.labels.get(f"{OCI}.revision", "")),),
    )


def _text(metadata: Message, *names: str) -> str:
    values = (" ".join(str(metadata.get(name) or "").split()) for name in names)
    return next((value for value in values if value and value != "UNKNOWN"), "")


def _purl(kind: str, namespace: str, name: str, version: str, qualifiers: Mapping[str, str] = {}) -> str:
    return PackageURL(kind, namespace or None, name, version or None, dict(qualifiers)).to_string()
