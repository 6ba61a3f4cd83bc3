from catalogue.errors import CatalogueError


def test_an_error_is_one_line_with_file_key_and_expectation() -> None:
    error = CatalogueError("runtime.yaml", "python.default", "expected a string, found 3.1")

    assert str(error) == "runtime.yaml: python.default: expected a string, found 3.1"
    assert (error.file, error.key) == ("runtime.yaml", "python.default")
