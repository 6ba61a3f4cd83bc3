import pytest

from catalogue.errors import CatalogueError
from catalogue.image_exceptions import holding_for, parse_image_exceptions

TEXT = """\
exceptions:
  - reason: too old
    airflow: "<2.5"
    tests: {charts_test.py: [test_a, test_b]}
    components: [triggerer]
  - reason: always so
    libraries: [libudev.so.0]
"""


def error_after(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(CatalogueError) as caught:
        parse_image_exceptions("file.yaml", TEXT.replace(old, new))
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("airflow", "reasons"), [("2.4.3", ["too old", "always so"]), ("2.5.0", ["always so"]), ("2.10.1", ["always so"])]
)
def test_an_entry_applies_to_the_versions_that_it_names(airflow: str, reasons: list[str]) -> None:
    found = holding_for(airflow, (), parse_image_exceptions("file.yaml", TEXT))

    assert [entry.reason for entry in found] == reasons


@pytest.mark.parametrize(
    ("backports", "applies"), [((), True), (("other",), True), (("one",), True), (("one", "two", "other"), False)]
)
def test_an_entry_with_backports_applies_to_a_runtime_that_lacks_one(backports: tuple[str, ...], applies: bool) -> None:
    text = TEXT.replace("    airflow:", "    without_backports: [one, two]\n    airflow:")
    found = holding_for("2.4.3", backports, parse_image_exceptions("file.yaml", text))

    assert [entry.reason for entry in found] == ["too old"] * applies + ["always so"]


def test_every_value_is_loaded() -> None:
    first, second = parse_image_exceptions("file.yaml", TEXT)

    assert first.tests == {"charts_test.py": ("test_a", "test_b")}
    assert (first.rows["components"], first.rows["libraries"]) == (("triggerer",), ())
    assert second.rows["libraries"] == ("libudev.so.0",)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("airflow:", "airfow:", "file.yaml: exceptions[0].airfow: expected a known key, found 'airfow': did you mean"),
        ('"<2.5"', '"before 2.5"', "file.yaml: exceptions[0].airflow: expected a specifier such as"),
        ('"<2.5"', "2.5", "file.yaml: exceptions[0].airflow: expected a string"),
        ("reason: too old", 'reason: " "', "file.yaml: exceptions[0].reason: expected a string (why"),
        ("    libraries: [libudev.so.0]\n", "", "file.yaml: exceptions[1]: expected"),
        ("    libraries: [libudev.so.0]\n", '    airflow: "<2"\n', "file.yaml: exceptions[1]: expected one of tests"),
        ("charts_test.py", "charts", "file.yaml: exceptions[0].tests.charts: expected a string"),
        ("[test_a, test_b]", "[test_a, test_a]", "file.yaml: exceptions[0].tests.charts_test.py: expected unique"),
    ],
)
def test_an_error_is_one_line_with_the_key(old: str, new: str, line: str) -> None:
    assert error_after(old, new).startswith(line)
