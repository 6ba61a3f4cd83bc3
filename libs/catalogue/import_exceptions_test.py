import pytest

from catalogue.errors import CatalogueError
from catalogue.import_exceptions import parse_import_exceptions


@pytest.mark.parametrize("text", ["", "# comment\n", "# comment\n{}\n"])
def test_a_file_without_rows_has_none(text: str) -> None:
    assert parse_import_exceptions("file.yaml", text) == {}


def test_a_module_has_its_reason() -> None:
    assert parse_import_exceptions("file.yaml", "# comment\na.b: needs c\n") == {"a.b": "needs c"}


@pytest.mark.parametrize("reason", ["", "3", "[needs c]", "' '"])
def test_a_module_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(CatalogueError, match=r"^file.yaml: a.b: expected a reason, such as `needs paramiko`"):
        parse_import_exceptions("file.yaml", f"a.b: {reason}\n")
