"""The Python packages of an image are exactly the locked ones, including Airflow's providers."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import Version

from catalogue.providers import load_providers
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.exceptions import differing_files
from tests.images.harness.expected_packages import expected
from tests.images.harness.inside_image import ask
from tests.images.harness.tested_runtime import runtime

# OpenLineage registers its listener only if it has a target for events.
EVENTS = {
    "AIRFLOW__OPENLINEAGE__TRANSPORT": '{"type": "console"}',
    "OPENLINEAGE_URL": "http://localhost:1",
}


@cache
def installed(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "packages", env=EVENTS)
    return found


def has_listeners() -> bool:
    """Return whether this Airflow has listeners. Without them, OpenLineage uses a lineage backend."""
    return Version(runtime().airflow.version) >= Version("2.3")


def test_the_installed_packages_are_exactly_the_locked_ones(base_image: BuiltImage) -> None:
    assert installed(base_image.id)["versions"] == expected(base_image)


def test_each_package_is_installed_once(base_image: BuiltImage) -> None:
    found = installed(base_image.id)

    assert found["count"] == len(found["versions"])
    assert found["folders"] == [f"/usr/local/lib/python{base_image.variant.python}/site-packages"]


def test_the_published_packages_have_the_published_versions(base_image: BuiltImage) -> None:
    found = installed(base_image.id)["versions"]
    wanted = {**runtime().providers, **runtime().packages}

    assert {name: found.get(name) for name in wanted} == wanted


def test_pip_freeze_has_each_documented_version(base_image: BuiltImage) -> None:
    rows = run(base_image.id, "pip", "freeze").stdout.splitlines()
    documented = {provider.package: runtime().pins.get(provider.package) for provider in load_providers(Path())}
    wanted = {name: [f"{name}=={version}"] if version else [] for name, version in documented.items()}

    assert runtime().providers.keys() <= wanted.keys()
    # As the documented command does: `pip freeze | grep NAME`, for the whole name.
    assert {name: [row for row in rows if row.split("==")[0] == name] for name in wanted} == wanted


def test_airflow_lists_exactly_the_providers_of_the_catalogue(base_image: BuiltImage) -> None:
    rows = json.loads(run(base_image.id, "airflow", "providers", "list", "-o", "json").stdout)
    prefix = "apache-airflow-providers-"
    wanted = {n: v for n, v in runtime().providers.items() if n.startswith(prefix)}
    found = {row["package_name"]: row["version"] for row in rows}

    assert {n: v for n, v in found.items() if n.startswith(prefix)} == wanted
    assert set(found) - set(wanted) <= set(runtime().providers)


def test_every_file_matches_its_packages_record(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "record")

    assert found["count"] > 10000
    assert sorted(found["wrong"]) == sorted(differing_files())


def test_no_package_records_where_the_build_got_it(base_image: BuiltImage) -> None:
    notes = "ls /usr/local/lib/python*/site-packages/*.dist-info/{direct_url,uv_cache}.json 2> /dev/null || true"

    assert run(base_image.id, "bash", "-c", notes).stdout == ""


def test_airflow_has_the_catalogues_version(base_image: BuiltImage) -> None:
    found = run(base_image.id, "airflow", "version")

    assert found.stdout == f"{runtime().airflow.local_version}\n"


def test_one_openlineage_listener_sends_events(base_image: BuiltImage) -> None:
    listeners: list[str] = installed(base_image.id)["listeners"]

    assert "openlineage-airflow" in {**runtime().packages, **runtime().providers}
    assert [name for name in listeners if "openlineage" in name] == listeners
    assert len(listeners) == (1 if has_listeners() else 0), listeners
