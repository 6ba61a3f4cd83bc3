"""The pages where publishers tell what changed in a version of a provider package."""

from __future__ import annotations

from catalogue.providers import PREFIX

_AIRFLOW = "https://airflow.apache.org/docs/{package}/{version}/changelog.html"
_OTHERS = {
    "astronomer-providers": "https://github.com/astronomer/astronomer-providers/blob/{version}/CHANGELOG.rst",
    "openlineage-airflow": "https://github.com/OpenLineage/OpenLineage/releases/tag/{version}",
}


def changelog(package: str, version: str) -> str:
    """Return the address of the changelog of a version, "" if its publisher is not known."""
    address = _AIRFLOW if package.startswith(PREFIX) else _OTHERS.get(package, "")
    return address.format(package=package, version=version)
