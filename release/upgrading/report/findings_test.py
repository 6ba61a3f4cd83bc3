from __future__ import annotations

from release.upgrading.model import Deprecation, ImportFailure, Outcomes, Stage
from release.upgrading.report.findings import Finding
from release.upgrading.testing import MIDDLE, NEW, OLD, dag, database, failed, migrated, reported, stage

GONE = "ModuleNotFoundError: No module named 'airflow.providers.amazon.aws.operators.s3_bucket'"


def import_failure(file: str = "dags/a.py", line: int = 6, message: str = GONE) -> ImportFailure:
    return ImportFailure(file, file, line, message, f"Traceback …\n{message}")


def kinds(*stages: Stage) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.versions) for finding in reported(*stages).breaks]


def only(*stages: Stage) -> Finding:
    (found,) = reported(*stages).breaks
    return found


def test_without_differences_nothing_breaks() -> None:
    found = reported(stage(OLD, dags=(dag("a"),)), stage(NEW, dags=(dag("a"),)))
    assert (found.breaks, found.verdict) == ((), "nothing breaks from 4.2.9 to 10.9.0")


def test_an_import_error_has_the_line_and_the_warning_of_the_older_version() -> None:
    moved = Deprecation("dags/a.py", 6, "DeprecationWarning", "please use airflow.providers.amazon.aws.operators.s3")
    old = stage(OLD, warnings=(moved, Deprecation("dags/a.py", 7, "DeprecationWarning", "another")))
    found = only(old, stage(NEW, errors=(import_failure(),)))
    assert (found.kind, found.place, found.title, found.versions) == ("import", "dags/a.py:6", GONE, ("10.9.0",))
    assert found.advice == "4.2.9 warns about this line: please use airflow.providers.amazon.aws.operators.s3"


def test_an_import_error_without_a_warning_has_general_advice() -> None:
    assert "the provider's changelog" in only(stage(OLD), stage(NEW, errors=(import_failure(),))).advice
    name = "ImportError: cannot import name 'chain' from 'airflow.utils.helpers' (/usr/local/lib/x.py)"
    found = only(stage(OLD), stage(NEW, errors=(import_failure(message=name),)))
    assert found.advice.startswith("airflow.utils.helpers no longer has chain")


def test_what_fails_on_the_first_version_is_no_break() -> None:
    old = stage(OLD, Outcomes(failed={"t::a": "x"}), errors=(import_failure(message="other words"),))
    found = reported(old, stage(NEW, Outcomes(failed={"t::a": "y"}), errors=(import_failure(),)))
    assert found.breaks == ()
    assert [each.kind for each in found.already] == ["import", "test"]


def test_a_finding_names_all_versions_that_have_it() -> None:
    broken = (import_failure(),)
    assert kinds(stage(OLD), stage(MIDDLE, errors=broken), stage(NEW, errors=broken)) == [
        ("import", ("8.10.0", "10.9.0"))
    ]
    assert kinds(stage(OLD), stage(MIDDLE, errors=broken), stage(NEW)) == [("import", ("8.10.0",))]


def test_a_failed_build_is_the_only_finding_of_its_version() -> None:
    new = failed(NEW, "requirement", "ERROR: No matching distribution found for a==1", "the log")
    found = only(stage(OLD, Outcomes(frozenset({"t::a"})), dags=(dag("a"),)), new)
    assert (found.kind, found.title, found.detail) == (
        "requirement", "ERROR: No matching distribution found for a==1", "the log",
    )  # fmt: skip


def test_an_airflow_that_does_not_start_is_a_break() -> None:
    new = Stage(NEW, stage(NEW).build, None, "Traceback …\nImportError: cannot import name 'x'")
    found = only(stage(OLD, dags=(dag("a"),)), new)
    assert (found.kind, found.title) == ("start", "Airflow does not start: ImportError: cannot import name 'x'")


def test_a_dag_that_differs_is_a_break() -> None:
    old = stage(OLD, dags=(dag("a"), dag("b"), dag("c", "@daily", "one", "two"), dag("d")))
    new = stage(
        NEW, dags=(dag("b", "None"), dag("c", "@daily", "two", "three")), errors=(import_failure("dags/d.py"),)
    )
    titles = [finding.title for finding in reported(old, new).breaks]
    assert titles == [
        GONE,
        "the DAG a is missing",
        "the schedule of the DAG b changes from @daily to None",
        "the tasks of the DAG c change: -one, +three",
    ]


def test_a_test_that_fails_later_is_a_break() -> None:
    old = stage(OLD, Outcomes(frozenset({"t::a", "t::b"})))
    found = only(old, stage(NEW, Outcomes(frozenset({"t::b"}), failed={"t::a": "assert 1 == 2"})))
    assert (found.kind, found.title, found.detail) == ("test", "t::a", "assert 1 == 2")
    assert only(old, stage(NEW, Outcomes(problem="no pytest"))).detail == "no pytest"


def test_a_failed_migration_and_lost_entries_are_breaks() -> None:
    stages = (stage(OLD), stage(MIDDLE), stage(NEW))
    lost = migrated(MIDDLE, lost=("connections: a is missing",))
    stuck = migrated(NEW, problem="`airflow db migrate` ended with exit code 1", log="the log")
    found = reported(*stages, database=database(migrated(OLD), lost, stuck)).breaks
    assert [(each.kind, each.versions, each.detail) for each in found] == [
        ("data", ("8.10.0",), "connections: a is missing"),
        ("migration", ("10.9.0",), "the log"),
    ]


def test_a_downgrade_that_fails_breaks_nothing() -> None:
    stages = (stage(OLD), stage(NEW))
    found = reported(*stages, database=database(migrated(OLD), migrated(NEW), state="failed", problem="why"))
    assert found.breaks == ()


def test_warnings_of_the_last_version_are_grouped() -> None:
    rows = [Deprecation(f"dags/{name}.py", 3, "RemovedInAirflow3Warning", "use schedule") for name in ("b", "a")]
    config = Deprecation("", 0, "FutureWarning", "the option moved")
    found = reported(stage(OLD, warnings=(config,)), stage(NEW, warnings=(*rows, config))).deprecated
    assert [(each.message, each.places) for each in found] == [
        ("use schedule", ("dags/a.py:3", "dags/b.py:3")),
        ("the option moved", ("the configuration",)),
    ]
