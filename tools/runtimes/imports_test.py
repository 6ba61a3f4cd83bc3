from __future__ import annotations

import pytest

from catalogue.errors import CatalogueError
from catalogue.import_exceptions import parse_import_exceptions
from tools.runtimes.imports import merged, reason, render, same_everywhere


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("ModuleNotFoundError: No module named 'airflow.providers.ssh'", "needs airflow.providers.ssh"),
        ("AirflowOptionalProviderFeatureException: No module named 'plyvel'", "needs plyvel"),
        ("ImportError: cannot import name 'X' from 'y' (/usr/local/y.py)", "cannot import name 'X' from 'y'"),
        ("RuntimeError: first\nsecond", "first"),
        ("RuntimeError: It needs a.b 2. Please install it.", "It needs a.b 2."),
    ],
)
def test_the_reason_is_the_missing_module_or_the_error(failure: str, expected: str) -> None:
    assert reason(failure) == expected


def test_known_reasons_are_kept_and_importable_modules_are_removed() -> None:
    failures = {"b": "ModuleNotFoundError: No module named 'c'", "a": "ModuleNotFoundError: No module named 'd'"}

    assert merged(failures, {"a": "needs Airflow 2.9", "gone": "needs e"}) == {"a": "needs Airflow 2.9", "b": "needs c"}


def test_a_module_that_fails_with_only_one_python_is_refused() -> None:
    with pytest.raises(CatalogueError, match="a.b: expected the same .* found a failure only with 3.9"):
        same_everywhere("file.yaml", {"3.9": {"a.b": "x"}, "3.11": {}})


def test_the_comment_at_the_top_is_kept_and_the_text_is_valid() -> None:
    rows = {"a.b": "needs c: d", "a.c": "cannot import name 'X'"}
    text = render("# one\n# two\nold: row\n", rows)

    assert text.startswith("# one\n# two\na.b:")
    assert parse_import_exceptions("file.yaml", text) == rows
    assert render("# one\n", {}) == "# one\n{}\n"
