import pytest

from catalogue.checks import check_pythons
from catalogue.errors import CatalogueError
from catalogue.testing import small_runtime


def test_a_python_without_an_interpreter_is_refused() -> None:
    with pytest.raises(
        CatalogueError, match=r"python.supported: expected minors of cpython.yaml \(3.8, 3.11\), found '3.9'"
    ):
        check_pythons(small_runtime(), ["3.11", "3.8"])


def test_known_pythons_pass() -> None:
    check_pythons(small_runtime(), ["3.8", "3.9", "3.10", "3.11", "3.12"])


def test_an_architecture_that_is_not_built_has_no_first_version() -> None:
    with pytest.raises(CatalogueError, match="architectures_since.arm64: expected one of amd64, found 'arm64'"):
        small_runtime("architectures: [amd64, arm64]", "architectures: [amd64]\narchitectures_since: {arm64: 10.1.0}")


@pytest.mark.parametrize(("pythons", "twice"), [('python: ["3.8", "3.11"]', "3.11"), ("", "3.9")])
def test_two_constraints_of_one_name_for_one_python_are_refused(pythons: str, twice: str) -> None:
    row = f"  - {{name: pandas, version: '==2.0.3', reason: old, {pythons}}}\nos_packages:"
    with pytest.raises(CatalogueError, match=rf"\[1\].name: expected one constraint for Python {twice}, found"):
        small_runtime("os_packages:", row)


def test_two_constraints_of_one_name_for_separate_pythons_pass() -> None:
    row = "  - {name: pandas, version: '==2.0.3', reason: old, python: ['3.8']}\nos_packages:"

    assert [found.name for found in small_runtime("os_packages:", row).constraints] == ["pandas", "pandas"]


@pytest.mark.parametrize(
    ("name", "date", "problem"),
    [
        ("pip", "2024-06-14", "expected a date after the Runtime's 2024-06-14, found"),
        ("pandas", "2024-06-15", "expected apache-airflow or a name of `providers` or `packages`, found neither"),
    ],
)
def test_a_pins_own_date_is_later_than_the_runtimes(name: str, date: str, problem: str) -> None:
    with pytest.raises(CatalogueError, match=rf"locked_later.{name}: {problem}"):
        small_runtime("providers:", f'locked_later: {{{name}: "{date}"}}\nproviders:')


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2024-06-14", "expected a date after the Runtime's 2024-06-14, found"),
        ("2024-06-31", "expected an existing date"),
    ],
)
def test_a_constraints_own_date_is_later_than_the_runtimes(date: str, problem: str) -> None:
    with pytest.raises(CatalogueError, match=rf"constraints\[0\].locked_at: {problem}"):
        small_runtime("reason: to_sql", f'reason: to_sql\n    locked_at: "{date}"')


@pytest.mark.parametrize(
    ("name", "published", "problem"),
    [
        ("no-such-package", "1.0", r"deviations\[0\].name: expected a name of `providers` or `packages`"),
        ("pip", "24.0", r"deviations\[0\].published: expected a version other than the pinned one, found '24.0'"),
    ],
)
def test_a_deviation_names_a_pinned_package_and_another_version(name: str, published: str, problem: str) -> None:
    rows = f"deviations: [{{name: {name}, published: '{published}', reason: none}}]\nconstraints:"
    with pytest.raises(CatalogueError, match=problem):
        small_runtime("constraints:", rows)


def test_a_deviation_keeps_what_was_published_and_why() -> None:
    rows = "deviations: [{name: pip, published: '23.0', reason: it is gone}]\nconstraints:"

    (deviation,) = small_runtime("constraints:", rows).deviations
    assert (deviation.name, deviation.published, deviation.reason) == ("pip", "23.0", "it is gone")
