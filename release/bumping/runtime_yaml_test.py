from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalogue.load import parse_runtime
from catalogue.testing import PATH, SMALL, with_backports
from release.bumping.runtime_yaml import edited
from release.planning.changes import Change, Kind, Level
from release.planning.plan import Plan

DAY, COOLDOWN = date(2024, 6, 30), 3


def write(*changes: Change, text: str = SMALL) -> str:
    found = edited(PATH, text, Plan(10, "10.9.0", "10.10.0", Level.MINOR, changes, ()), DAY, COOLDOWN)
    parse_runtime(PATH, found)
    return found


def change(kind: Kind, name: str, old: str, new: str, reason: str = "it is newer") -> Change:
    return Change(kind, name, old, new, Level.MINOR, reason)


PROVIDER = change(Kind.PROVIDER, "astronomer-providers", "1.18.4", "1.19.0")
FIRST_LINES = (
    SMALL.replace('"10.9.0"', '"10.10.0"').replace("2024-06-13", "2024-06-30").replace("2024-06-14", "2024-06-27")
)


def test_without_changes_nothing_changes() -> None:
    assert write() == SMALL


def test_a_package_moves_with_the_version_and_the_days() -> None:
    assert write(PROVIDER) == FIRST_LINES.replace('"1.18.4"', '"1.19.0"')


def test_new_providers_get_rows_in_the_order_of_names() -> None:
    names = ("z-provider", "apache-airflow-providers-fab", "m-provider", "b-provider")
    found = parse_runtime(PATH, write(*(change(Kind.PROVIDER, name, "", "1.2.0") for name in names)))
    assert set(names) < found.providers.keys()
    assert list(found.providers) == sorted(found.providers)


def test_comments_order_and_quotes_stay() -> None:
    text = SMALL.replace("packages:\n", "# Packages.\n\npackages:   # all\n").replace('"24.0"', "'24.0'   # why")
    found = write(change(Kind.PACKAGE, "pip", "24.0", "24.1"), text=text)
    assert "# Packages.\n\npackages:   # all\n  pip: '24.1'   # why\n" in found


def test_a_new_airflow_starts_the_builds_again() -> None:
    found = write(change(Kind.AIRFLOW, "apache-airflow", "2.8.4", "2.8.5"), text=with_backports("a", build=3))
    airflow = parse_runtime(PATH, found).airflow
    assert (airflow.version, airflow.build) == ("2.8.5", 1)


def test_a_new_airflow_without_backports_has_no_build() -> None:
    found = write(change(Kind.AIRFLOW, "apache-airflow", "2.8.4", "2.8.5"))
    assert found == FIRST_LINES.replace("2.8.4", "2.8.5")


def test_a_constraint_that_is_tied_to_a_package_moves_with_it() -> None:
    row = '  - name: openlineage-sql\n    version: "==1.18.4"\n    reason: tied to {}\nos_packages'
    tied = SMALL.replace("os_packages", row.format("the version of astronomer-providers"))
    assert 'version: "==1.19.0"' in write(PROVIDER, text=tied)
    other = SMALL.replace("os_packages", row.format("astronomer-providers-extra"))
    assert 'version: "==1.18.4"' in write(PROVIDER, text=other)


SECURITY = change(Kind.SECURITY, "idna", "3.6", "3.7", "CVE-2024-3651")


def test_a_security_fix_of_a_package_of_the_lock_is_a_constraint() -> None:
    row = '  - name: idna\n    version: ">=3.7,<3.8"\n    reason: CVE-2024-3651\n'
    assert write(SECURITY) == FIRST_LINES.replace("  - name: pandas", row + "  - name: pandas")


def test_a_security_fix_replaces_an_older_constraint() -> None:
    old = '  - name: idna\n    version: ">=3.4"\n    reason: CVE-1\n'
    found = write(SECURITY, text=SMALL.replace("os_packages", old + "os_packages"))
    assert '  - name: idna\n    version: ">=3.7,<3.8"\n    reason: CVE-2024-3651\nos_packages' in found
    assert found.count("name: idna") == 1


ONE_PYTHON = replace(change(Kind.SECURITY, "pandas", "2.1.4", "2.2.1", "CVE-2024-1"), pythons=("3.11",))


def test_a_security_fix_for_one_python_leaves_the_others_as_they_are() -> None:
    rows = parse_runtime(PATH, write(ONE_PYTHON)).constraints
    assert [(row.version, row.reason, row.python) for row in rows] == [
        ("==2.1.4", "to_sql", ("3.9", "3.10")),
        (">=2.2.1,<2.3", "CVE-2024-1", ("3.11",)),
    ]


def test_a_security_fix_for_every_python_replaces_the_rows_of_each() -> None:
    found = write(replace(ONE_PYTHON, pythons=()))
    assert 'version: "==2.1.4"' not in found
    assert [(one.version, one.python) for one in parse_runtime(PATH, found).constraints] == [(">=2.2.1,<2.3", ())]


def test_a_security_fix_of_a_pinned_package_moves_the_pin() -> None:
    assert 'pip: "24.1"' in write(change(Kind.SECURITY, "pip", "24.0", "24.1", "CVE-2024-1"))


@pytest.mark.parametrize("others", ["", '  - name: pip\n    published: "23.0"\n    reason: old\n'])
def test_the_deviation_of_a_package_that_moves_ends(others: str) -> None:
    row = '  - name: astronomer-providers\n    published: "1.18.3"\n    reason: broken\n'
    kept = f"deviations:\n{others}\n# Overrides.\n" if others else "# Overrides.\n"
    text = SMALL.replace("constraints:", f"deviations:\n{others}{row}\n# Overrides.\nconstraints:")
    found = write(PROVIDER, text=text)
    assert "1.18.3" not in found
    assert f"{kept}constraints:" in found


def test_the_own_day_of_a_constraint_ends_when_the_lock_reaches_it() -> None:
    text = SMALL.replace("    reason: to_sql\n", '    reason: to_sql\n    locked_at: "2024-06-20"\n')
    assert write(PROVIDER, text=text) == FIRST_LINES.replace('"1.18.4"', '"1.19.0"')


def test_a_lock_takes_nothing_younger_than_the_cool_down() -> None:
    assert parse_runtime(PATH, write(replace(PROVIDER, published="2024-06-26"))).locked_at == "2024-06-27"


def test_the_day_of_the_locks_does_not_go_back() -> None:
    text = SMALL.replace('"2024-06-14"', '"2024-06-29"')
    assert parse_runtime(PATH, write(PROVIDER, text=text)).locked_at == "2024-06-29"


def test_a_pin_that_is_younger_has_its_own_day() -> None:
    spaced = SMALL.replace("providers:\n", "\n# All.\nproviders:\n", 1)
    found = write(replace(PROVIDER, published="2024-06-27"), text=spaced)
    dates = 'locked_at: "2024-06-27"\nlocked_later:\n  astronomer-providers: "2024-06-28"\n\n# All.\nproviders:'
    assert dates in found


def test_the_own_day_of_a_pin_ends_when_the_lock_reaches_it_or_the_pin_moves() -> None:
    days = 'locked_later:\n  astronomer-providers: "2024-06-29"\n  pip: "2024-06-28"\n\nproviders:'
    text = SMALL.replace("providers:", days, 1)
    pip = replace(change(Kind.PACKAGE, "pip", "24.0", "24.1"), published="2024-06-01")
    assert 'locked_later:\n  astronomer-providers: "2024-06-29"\n\nproviders:' in write(pip, text=text)
    later = write(pip, text=text.replace("2024-06-29", "2024-06-27"))
    assert later == FIRST_LINES.replace('"24.0"', '"24.1"').replace("providers:", "\nproviders:", 1)


def test_a_young_security_fix_has_its_own_day() -> None:
    young = replace(SECURITY, published="2024-06-30")
    row = '  - name: idna\n    version: ">=3.7,<3.8"\n    reason: CVE-2024-3651\n    locked_at: "2024-07-01"\n'
    assert row in write(young)
    old = '  - name: idna\n    version: ">=3.4"\n    reason: CVE-1\n'
    assert f"{row}os_packages" in write(young, text=SMALL.replace("os_packages", old + "os_packages"))


def test_what_is_tied_to_a_young_pin_has_the_same_day() -> None:
    row = '  - name: openlineage-sql\n    version: "==1.18.4"\n    reason: tied to astronomer-providers\nos_packages'
    found = write(replace(PROVIDER, published="2024-06-28"), text=SMALL.replace("os_packages", row))
    (tied,) = (row for row in parse_runtime(PATH, found).constraints if row.name == "openlineage-sql")
    assert (tied.version, tied.locked_at) == ("==1.19.0", "2024-06-29")
