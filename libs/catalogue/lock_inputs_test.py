import pytest

from catalogue.errors import CatalogueError
from catalogue.lock_inputs import (
    check_committed,
    check_lock,
    check_rows,
    check_same_hashes,
    constraints_in,
    inputs_digest,
    later_dates,
    pinned_hashes,
    pinned_versions,
    requirements_in,
    with_header,
)
from catalogue.testing import small_runtime

UPSTREAM = "# made by Airflow\nPandas==2.2.1\naiohttp==3.9.3\nAstronomer_Providers==1.0\n"
LOCK = "runtimes/runtime-10/locks/python-3.9.txt"


def test_the_requirements_are_every_pin_with_its_extras() -> None:
    assert requirements_in(small_runtime(), "3.9") == (
        "apache-airflow[celery,redis]==2.8.4\nastronomer-providers[amazon,google]==1.18.4\npip==24.0\n"
    )


def test_a_constraint_replaces_the_upstream_row_and_a_pin_removes_it() -> None:
    assert constraints_in(small_runtime(), "3.9", UPSTREAM) == "aiohttp==3.9.3\npandas==2.1.4\n"


def test_a_constraint_for_another_python_leaves_the_upstream_row() -> None:
    assert constraints_in(small_runtime(), "3.8", UPSTREAM) == "aiohttp==3.9.3\nPandas==2.2.1\n"


def test_a_package_can_be_newer_than_the_others_on_the_pythons_of_its_constraint() -> None:
    runtime = small_runtime("reason: to_sql", 'reason: to_sql\n    locked_at: "2024-06-20"')

    assert later_dates(runtime, "3.9") == {"pandas": "2024-06-20"}
    assert later_dates(runtime, "3.8") == {}


def test_a_pin_can_be_newer_than_the_others_on_every_python() -> None:
    runtime = small_runtime("providers:", 'locked_later: {apache-airflow: "2024-06-20"}\nproviders:')

    assert later_dates(runtime, "3.8") == {"apache-airflow": "2024-06-20"}


def digest(old: str = "", new: str = "", full_version: str = "3.9.2", upstream: str = UPSTREAM) -> str:
    return inputs_digest(small_runtime(old, new), "3.9", full_version, upstream)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"1.18.4"', '"1.18.5"'),
        ("[redis, celery]", "[redis]"),
        ('"==2.1.4"', '"==2.1.3"'),
        ("reason: to_sql", 'reason: to_sql\n    locked_at: "2024-06-20"'),
        ("providers:", 'locked_later: {pip: "2024-06-20"}\nproviders:'),
        ('locked_at: "2024-06-14"', 'locked_at: "2024-06-15"'),
        ("[amd64, arm64]", "[amd64]"),
    ],
)
def test_the_digest_changes_with_each_input(old: str, new: str) -> None:
    assert digest(old, new) != digest()


def test_the_digest_changes_with_the_interpreter_and_upstream() -> None:
    assert digest(full_version="3.9.3") != digest()
    assert digest(upstream=UPSTREAM + "idna==3.7\n") != digest()


def test_the_digest_ignores_values_that_do_not_affect_a_lock() -> None:
    assert digest("os_packages: [tini]", "os_packages: []") == digest()
    assert digest(upstream="# other words\n" + UPSTREAM) == digest()
    assert digest("reason: to_sql", "reason: it breaks") == digest()


def test_a_lock_of_these_inputs_passes() -> None:
    check_lock(LOCK, with_header(LOCK, digest(), row("1")), digest())


def test_a_lock_of_other_inputs_is_refused_with_the_command_to_run() -> None:
    with pytest.raises(CatalogueError) as caught:
        check_lock(LOCK, with_header(LOCK, digest(), row("1")), digest(full_version="3.9.3"))

    assert "made for other inputs: run ./pants run tools/locking:lock -- runtime-10" in str(caught.value)


def test_a_lock_without_a_digest_is_refused_with_the_command_to_run() -> None:
    with pytest.raises(CatalogueError, match="found none: run ./pants run tools/locking:lock -- runtime-10"):
        check_lock(LOCK, "a==1\n", digest())


def test_a_lock_without_a_digest_of_its_rows_is_refused_with_the_command_to_run() -> None:
    with pytest.raises(CatalogueError, match="rows: expected a line .*, found none: run ./pants run tools/locking:"):
        check_lock(LOCK, f"# Made by: x\n# inputs: {digest()}\n{row('1')}", digest())


@pytest.mark.parametrize("rows", ["", "apache-airflow==2.8.4", "idna==3.7\n"])
def test_a_lock_whose_rows_were_changed_is_refused_with_the_command_to_run(rows: str) -> None:
    header = with_header(LOCK, digest(), row("1")).removesuffix(row("1"))
    with pytest.raises(CatalogueError) as caught:
        check_lock(LOCK, header + rows, digest())

    assert "it was changed after it was made: run ./pants run tools/locking:lock -- runtime-10" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "inputs: expected a line `# inputs: sha256:...`, found an empty file"),
        ("{garbage", "inputs: expected a line `# inputs: sha256:...`, found none"),
        (
            with_header(LOCK, f"sha256:{1:064}", "a==1\n")[:40],
            "inputs: expected a line `# inputs: sha256:...`, found none",
        ),
        (f"# inputs: sha256:{1:064}\n", "rows: expected a line `# rows: sha256:...`, found none"),
        (f"# inputs: sha256:{1:064}\n# rows: sha2", "rows: expected a line `# rows: sha256:...`, found none"),
        (with_header(LOCK, f"sha256:{1:064}", "a==1\n")[:-3], "rows: expected sha256:"),
    ],
)
def test_a_half_written_lock_is_refused_with_the_command_to_run(text: str, message: str) -> None:
    for check in (check_rows, check_committed):
        with pytest.raises(CatalogueError) as caught:
            check(LOCK, text)
        assert str(caught.value).startswith(f"{LOCK}: {message}")
        assert str(caught.value).endswith(": run ./pants run tools/locking:lock -- runtime-10")


def test_a_lock_of_an_old_commit_needs_no_digest_of_its_rows() -> None:
    check_committed(LOCK, f"# inputs: sha256:{1:064}\n{row('1')}")


def test_a_row_above_the_header_is_refused() -> None:
    with pytest.raises(CatalogueError, match="inputs: expected a line"):
        check_lock(LOCK, row("2") + with_header(LOCK, digest(), row("1")), digest())


def test_the_pins_of_a_lock_can_be_read_back() -> None:
    lock = "# x\na-b==1.0 \\\n    --hash=sha256:0\nc==2 ; python_full_version < '3.9.3' \\\n"

    assert pinned_versions(lock) == {"a-b": "1.0", "c": "2"}


def test_the_hashes_of_one_row_of_a_lock_can_be_read_back() -> None:
    first, second, other = ("1" * 64, "2" * 64, "3" * 64)
    lock = f"a==1 \\\n    --hash=sha256:{second} \\\n    --hash=sha256:{first}\n"
    lock += f"a-b==2 \\\n    --hash=sha256:{other}\n"

    assert pinned_hashes(lock, "a") == (first, second)
    assert pinned_hashes(lock, "a-b") == (other,)
    assert pinned_hashes(lock, "b") == ()


def row(digit: str) -> str:
    return f"apache-airflow==2.8.4 \\\n    --hash=sha256:{digit * 64}\n"


def test_locks_with_the_same_airflow_hashes_pass() -> None:
    check_same_hashes({"a.txt": row("1"), LOCK: row("1") + "idna==3.7\n"}, "apache-airflow")


def test_a_lock_with_other_airflow_hashes_is_named() -> None:
    with pytest.raises(CatalogueError, match=f"{LOCK}: apache-airflow: expected the same hashes as in a.txt"):
        check_same_hashes({"a.txt": row("1"), LOCK: row("2")}, "apache-airflow")


def test_a_lock_without_airflow_is_named() -> None:
    with pytest.raises(CatalogueError, match=f"{LOCK}: apache-airflow: expected a row with hashes, found none: run"):
        check_same_hashes({"a.txt": row("1"), LOCK: ""}, "apache-airflow")


def test_the_versions_of_rows_without_hashes_are_found() -> None:
    assert pinned_versions("a==1.0\nb==2.0 ; python_version < '3.9'\n") == {"a": "1.0", "b": "2.0"}
