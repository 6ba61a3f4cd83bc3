from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from airflow_wheel.testing import write_wheel
from catalogue.debian_lock import locked_rows, with_count
from catalogue.repository import load_history
from catalogue.validate import problems
from release.bumping.bump import Bump, Tools, prepare
from release.bumping.search import Changes
from release.bumping.system import System
from release.bumping.testing import Resolver, content, make_checkout, no_files, read_checkout
from release.common.errors import ReleaseError
from release.common.transaction import commit, recover
from release.planning.changes import Change, Held, Kind, Level
from release.planning.plan import Plan
from tools.locking.errors import IndexUnreachableError
from tools.locking.job import Job
from tools.locking.testing import constraints

PROVIDER = Change(Kind.PROVIDER, "astronomer-providers", "1.18.4", "1.19.0", Level.MINOR, "functions")
PIP = Change(Kind.PACKAGE, "pip", "24.0", "24.1", Level.PATCH, "a new version")
AIRFLOW = Change(Kind.AIRFLOW, "apache-airflow", "2.8.4", "2.8.5", Level.MINOR, "a patch release of Airflow")
NO_AIRFLOW = {"apache-airflow==2.8.5": "3.9"}
CHANGED = {
    "docs/README.md",
    *(f"docs/{page}.md" for page in ("image", "lifecycle", "providers", "runtime-architecture", "runtimes", "upgrade")),
    "docs/release-notes/runtime-10.md",
    "runtimes/runtime-10/releases.yaml",
    "runtimes/runtime-10/runtime.yaml",
    *(f"runtimes/runtime-10/locks/python-3.{minor}.txt" for minor in (8, 9, 10, 11)),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_checkout(tmp_path)
    return tmp_path


def plan(*changes: Change) -> Plan:
    return Plan(10, "10.9.0", "10.10.0", max(change.level for change in changes), changes, ())


def allowed(_: str, __: Version) -> None:
    """Object to no version."""


def no_wheel(_: str) -> bytes:
    raise AssertionError("Airflow does not move")


def run(root: Path, wanted: Plan, resolve: Callable[[Job], str] | None = None) -> Bump:
    return prepare(
        read_checkout(root),
        wanted,
        Tools(resolve or Resolver(), no_wheel, no_files, lambda _: None, lambda _: (), allowed, lambda _: System()),
    )


def test_every_file_of_the_new_version_is_written(root: Path) -> None:
    before, known = content(root), {str(problem) for problem in problems(root)}
    commit(root, run(root, plan(PROVIDER, PIP)).edits)
    after = content(root)
    assert {path for path in after if after[path] != before.get(path)} == CHANGED
    assert {str(problem) for problem in problems(root)} <= known
    checkout = read_checkout(root)
    assert (checkout.runtime.version, checkout.runtime.pins["pip"]) == ("10.10.0", "24.1")
    assert checkout.history.releases[0].version == "10.10.0"
    assert "10.10.0" in (root / "docs/runtime-architecture.md").read_text()


def test_the_readme_names_the_images_of_the_new_version(root: Path) -> None:
    (root / "README.md").write_text("FROM astro-runtime:10.9.0\n")
    commit(root, run(root, plan(PIP)).edits)
    assert (root / "README.md").read_text() == "FROM astro-runtime:10.9.1\n"


def test_a_provider_that_a_change_requires_is_pinned_and_gets_a_folder(root: Path) -> None:
    compat = "apache-airflow-providers-common-compat"
    done = run(root, plan(PROVIDER), Resolver(brought={"astronomer-providers==1.19.0": f"{compat}==1.2.0"}))

    assert [(change.name, change.old, change.new, change.reason) for change in done.plan.changes[1:]] == [
        (compat, "", "1.2.0", "required by astronomer-providers")
    ]
    commit(root, done.edits)
    assert read_checkout(root).runtime.providers[compat] == "1.2.0"
    assert f"package: {compat}\n" in (root / "providers/common-compat/provider.yaml").read_text()


def test_nothing_is_written_before_the_commit(root: Path) -> None:
    before = content(root)
    run(root, plan(PROVIDER))
    assert content(root) == before


def test_a_change_that_breaks_one_lock_is_held_with_the_reason(root: Path) -> None:
    done = run(root, plan(PROVIDER, PIP), Resolver({"astronomer-providers==1.19.0": "3.9"}))
    assert [change.name for change in done.plan.changes] == ["pip"]
    (held,) = done.plan.held
    assert (held.name, held.version) == ("astronomer-providers", "1.19.0")
    reason = "Because astronomer-providers==1.19.0 fits nothing, it fails."
    assert held.reason == f"cannot be locked for Python 3.9: {reason}"


def test_the_level_follows_from_the_changes_that_are_left(root: Path) -> None:
    done = run(root, plan(PROVIDER, PIP), Resolver({"astronomer-providers==1.19.0": "3.9"}))
    assert (done.plan.version, done.plan.level) == ("10.9.1", Level.PATCH)
    commit(root, done.edits)
    assert read_checkout(root).runtime.version == "10.9.1"


def test_the_python_that_failed_is_tried_first(root: Path) -> None:
    resolver = Resolver({"pip==24.1": "3.11"})
    run(root, plan(PROVIDER, PIP), resolver)
    assert [job.python for job in resolver.jobs] == ["3.8", "3.9", "3.10", "3.11", "3.11", "3.8", "3.9", "3.10"]


def test_if_no_change_can_be_made_nothing_changes(root: Path) -> None:
    done = run(root, plan(PIP), Resolver({"pip==24.1": "3.9"}))
    assert (done.edits, done.plan.version, done.plan.level) == ((), "10.9.0", Level.NONE)
    assert [row.name for row in done.plan.held] == ["pip"]


def test_a_kind_that_a_person_carries_out_is_held(root: Path) -> None:
    backport = Change(Kind.BACKPORT, "a-fix", "", "1", Level.PATCH, "a fix")
    done = run(root, plan(PIP, backport))
    assert [row.reason for row in done.plan.held] == ["a bump does not write changes of the kind backport"]
    assert [change.name for change in done.plan.changes] == ["pip"]


def test_an_index_that_does_not_answer_is_no_fault_of_a_change(root: Path) -> None:
    def unreachable(_: Job) -> str:
        raise IndexUnreachableError("the package index cannot be reached")

    with pytest.raises(ReleaseError, match="cannot be reached"):
        run(root, plan(PIP), unreachable)


def test_the_cves_of_security_fixes_are_in_the_history(root: Path) -> None:
    fix = Change(Kind.SECURITY, "idna", "3.6", "3.7", Level.PATCH, "fixes CVE-2024-3651")
    commit(root, run(root, plan(fix)).edits)
    assert load_history(root, "runtime-10").releases[0].cves == ("CVE-2024-3651",)


def test_the_cves_of_every_kind_of_change_are_in_the_history(root: Path) -> None:
    provider = replace(PROVIDER, cves=("CVE-2024-1003", "CVE-2024-1001"))
    pip = replace(PIP, reason="CVE-2024-1002; a new minor version")
    debian = replace(CURL, cves=("CVE-2024-1004", "CVE-2024-1001"))
    cpython = Change(Kind.CPYTHON, "python 3.11", "1", "2", Level.PATCH, "newer patches", cves=("CVE-2024-1005",))
    commit(root, with_system(root, plan(provider, pip, debian, cpython), relocks(root)).edits)
    cves = load_history(root, "runtime-10").releases[0].cves
    assert cves == tuple(f"CVE-2024-100{number}" for number in range(1, 6))


def test_the_cves_of_a_change_that_is_left_are_not_in_the_history(root: Path) -> None:
    left = replace(PROVIDER, cves=("CVE-2024-1001",))
    commit(root, run(root, plan(left, PIP), Resolver({"astronomer-providers==1.19.0": "3.9"})).edits)
    assert load_history(root, "runtime-10").releases[0].cves == ()


CURL = Change(Kind.DEBIAN, "curl", "1", "2", Level.PATCH, "a newer package of Debian")
LOCK = "3rdparty/debian/locks/bullseye-amd64.txt"


def relocks(root: Path) -> Callable[[Changes], System]:
    """Return what carries out every change of Debian's packages."""
    text = with_count([*locked_rows((root / LOCK).read_text()), f"curl=2 sha256:{0:064d}"])
    return lambda changes: System(changes, files={LOCK: text})


def with_system(root: Path, wanted: Plan, system: Callable[[Changes], System], resolve: Resolver | None = None) -> Bump:
    tools = Tools(resolve or Resolver(), no_wheel, no_files, lambda _: None, lambda _: (), allowed, system)
    return prepare(read_checkout(root), wanted, tools)


def test_packages_of_debian_alone_make_a_patch_release(root: Path) -> None:
    done = with_system(root, plan(CURL), relocks(root))
    commit(root, done.edits)
    assert (done.plan.version, [change.name for change in done.plan.changes]) == ("10.9.1", ["curl"])
    assert "curl=2 " in (root / LOCK).read_text()
    assert read_checkout(root).runtime.version == "10.9.1"
    assert with_system(root, Plan(10, "10.9.1", "10.9.1", Level.NONE, (), ()), relocks(root)).edits == ()


def test_packages_of_debian_and_of_python_make_one_release(root: Path) -> None:
    done = with_system(root, plan(CURL, PROVIDER), relocks(root), Resolver({"astronomer-providers==1.19.0": "3.9"}))
    assert [change.name for change in done.plan.changes] == ["curl"]
    assert [row.name for row in done.plan.held] == ["astronomer-providers"]
    assert {LOCK, "runtimes/runtime-10/locks/python-3.9.txt"} <= {edit.path for edit in done.edits}


def test_packages_of_debian_that_cannot_be_locked_are_held(root: Path) -> None:
    done = with_system(root, plan(CURL, PIP), lambda _: System(held=(Held("curl", "2", "no archive"),)))
    assert [change.name for change in done.plan.changes] == ["pip"]
    assert done.plan.held == (Held("curl", "2", "no archive"),)
    assert LOCK not in {edit.path for edit in done.edits}


def test_a_runtime_whose_own_packages_cannot_be_locked_is_an_error(root: Path) -> None:
    with pytest.raises(ReleaseError, match=r"runtime-10: the packages that it has cannot be locked for Python 3\.9"):
        with_system(root, plan(CURL), relocks(root), Resolver({"pip==24.0": "3.9"}))


@pytest.fixture
def airflow(root: Path) -> Tools:
    """Tools with small wheels of Airflow 2.8.4 and 2.8.5, and no published constraints."""

    def wheel(version: str) -> bytes:
        return write_wheel(root.parent, version).read_bytes()

    absent = str(root.parent / "absent.txt")
    return Tools(Resolver(), wheel, no_files, lambda _: None, lambda _: (), allowed, lambda _: System(), absent)


def test_a_new_airflow_has_its_release_and_its_constraints(root: Path, airflow: Tools) -> None:
    commit(root, prepare(read_checkout(root), plan(AIRFLOW, PIP), airflow).edits)
    checkout = read_checkout(root)
    (release, *_) = checkout.history.releases
    assert (checkout.runtime.version, checkout.runtime.airflow.version) == ("10.10.0", "2.8.5")
    assert (release.airflow, release.database_migration) == ("2.8.5", False)
    constraints = (root / "runtimes/runtime-10/constraints/python-3.9.txt").read_text()
    assert constraints.startswith("# The pins of Airflow 2.8.4's own constraints for Python 3.9; 2.8.5's could not be")


def test_a_new_airflow_that_cannot_be_locked_is_held(root: Path, airflow: Tools) -> None:
    done = prepare(read_checkout(root), plan(AIRFLOW, PIP), replace(airflow, resolve=Resolver(NO_AIRFLOW)))
    commit(root, done.edits)
    assert [row.name for row in done.plan.held] == ["apache-airflow"]
    checkout = read_checkout(root)
    assert (checkout.runtime.airflow.version, checkout.history.releases[0].airflow) == ("2.8.4", "2.8.4")
    assert (root / "runtimes/runtime-10/constraints/python-3.9.txt").read_text() == constraints("3.9")


# The operations on files, where a kill can matter.
OPERATIONS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.copyfile")


def in_a_child(root: Path, moment: int) -> int:
    """Bump in a child process that kills itself at its n-th operation on files (0: never). Return its exit code."""
    child = os.fork()
    if child == 0:
        done = [0]

        def count(event: str, _: object) -> None:
            if event in OPERATIONS:
                done[0] += 1
                if done[0] == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            commit(root, run(root, plan(PROVIDER, PIP)).edits)
            (root / ".cache/operations").write_text(str(done[0]))
            os._exit(0)
        finally:
            # After a failure, the child must not go on as a second pytest.
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def restore(root: Path, files: Mapping[str, bytes]) -> None:
    for path in content(root).keys() - files.keys():
        (root / path).unlink()
    for path, data in files.items():
        (root / path).write_bytes(data)


def test_after_a_kill_at_any_of_100_moments_all_of_it_appears_or_nothing(root: Path) -> None:
    before = content(root)
    assert in_a_child(root, 0) == 0
    after, operations = content(root), int((root / ".cache/operations").read_text())
    moments = random.Random(22).sample(range(1, operations), min(100, operations - 1))
    outcomes = []
    for moment in moments:
        restore(root, before)
        assert in_a_child(root, moment) == -signal.SIGKILL
        recover(root)
        outcomes.append(content(root))
    assert len(outcomes) == 100
    assert all(outcome in (before, after) for outcome in outcomes)
    assert before in outcomes
    assert after in outcomes
