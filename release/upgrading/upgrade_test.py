"""A project that another Python breaks, on two images of Runtime 10."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.paths import Paths
from release.common.errors import InputError
from release.upgrading.engine import LABEL, Engine, engine
from release.upgrading.model import Upgrade
from release.upgrading.report.findings import already, breaks
from release.upgrading.upgrade import Options, Trial

BREAKS = Path(__file__).parent / "projects/breaks"


def tag(python: str) -> str:
    """Return the tag of an image that the build has made."""
    info = json.loads(Path(Paths("runtime-10").image_info(f"python-{python}")).read_text())
    tags = (tag["name"].rpartition(":")[2] for registry in info["registries"] for tag in registry["tags"])
    return str(next(tag for tag in tags if "-python-" in tag))


def objects(running: Engine) -> list[str]:
    """Return what a run has left on the engine."""
    labelled = {"label": LABEL}
    found = [
        *running.client.containers.list(all=True, filters=labelled),
        *running.client.networks.list(filters=labelled),
        *running.client.images.list(filters=labelled),
    ]
    return [one.id for one in found if running.prefix in str(one.attrs)]


@pytest.fixture(scope="module")
def tried() -> Upgrade:
    lines: list[str] = []
    with engine() as running:
        before = {path: path.stat().st_mtime_ns for path in BREAKS.rglob("*")}
        found = Trial(running, BREAKS, Options(), lines.append).run([tag("3.9"), tag("3.11")])
        assert objects(running) == []
        assert {path: path.stat().st_mtime_ns for path in BREAKS.rglob("*")} == before
    assert len(lines) > 5
    return found


def test_what_breaks_is_told_apart_from_what_is_broken(tried: Upgrade) -> None:
    broken = [(found.kind, found.place or found.title.rpartition("::")[2]) for found in breaks(tried)]
    assert broken == [("import", "dags/signatures.py:17"), ("test", "test_a_bucket_is_named_after_its_environment")]
    assert [(found.kind, found.place) for found in already(tried)] == [("import", "dags/buckets.py:6")]


def test_the_older_python_warns_about_the_line(tried: Upgrade) -> None:
    assert "inspect.signature()" in breaks(tried)[0].advice


def test_a_dag_ran_on_the_database_of_each_version(tried: Upgrade) -> None:
    assert tried.database
    assert [(row.problem, row.lost) for row in tried.database.migrations] == [("", ()), ("", ())]
    assert all(row.rows > 100 for row in tried.database.migrations)
    assert tried.database.downgrade
    assert tried.database.downgrade.state == "unneeded"


def test_an_unknown_version_is_refused() -> None:
    with engine() as running:
        trial = Trial(running, BREAKS, Options(with_database=False), lambda _: None)
        with pytest.raises(InputError, match=r"^TO: expected an image .*, found none: astro-runtime:99\.0\.0$"):
            trial.run([tag("3.11"), "99.0.0"])
