import pytest

from runtime_catalogue.checks import check_pythons
from runtime_catalogue.errors import CatalogueError
from runtime_catalogue.testing import small_runtime


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
