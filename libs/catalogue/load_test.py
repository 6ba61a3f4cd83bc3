import pytest

from catalogue.errors import CatalogueError
from catalogue.load import parse_cpython, parse_runtime
from catalogue.testing import PATH, small_runtime, with_backports


def error_after(old: str, new: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        small_runtime(old, new)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{PATH}: ")
    return line[len(PATH) + 2 :]


def test_every_value_is_loaded() -> None:
    runtime = small_runtime()

    assert runtime.name == "runtime-10"
    assert runtime.python.supported == ("3.8", "3.9", "3.10", "3.11")
    assert runtime.providers == {"astronomer-providers": "1.18.4"}
    assert runtime.extras == {"astronomer-providers": ("google", "amazon")}
    assert runtime.constraints[0].reason == "to_sql"
    assert runtime.airflow.local_version == "2.8.4"


def test_a_runtime_is_immutable() -> None:
    runtime = small_runtime()

    with pytest.raises(TypeError):
        runtime.providers["x"] = "1"  # type: ignore[index]


def test_a_misspelt_key_suggests_the_nearest_known_one() -> None:
    assert error_after("os_packages:", "os_package:") == (
        "os_package: expected a known key, found 'os_package': did you mean 'os_packages'?"
    )


def test_an_unknown_nested_key_is_named_with_its_path() -> None:
    line = error_after("  extras: [redis", "  colour: red\n  extras: [redis")

    assert line.startswith("airflow.colour: expected a known key")
    assert "known keys: build, extras, version" in line


def test_a_missing_key_is_named() -> None:
    assert error_after("channel: stable\n", "") == "channel: expected this key, found none"


def test_a_missing_nested_key_is_named_with_its_path() -> None:
    assert error_after('  default: "3.11"\n', "") == "python.default: expected this key, found none"


def test_an_unquoted_python_says_to_quote_it() -> None:
    line = error_after('["3.8", "3.9", "3.10", "3.11"]', '["3.8", "3.9", 3.10, "3.11"]')

    assert line.startswith("python.supported[2]: expected a string")
    assert "write it in quotes, since YAML reads 3.10 as 3.1" in line


def test_a_wrong_type_says_what_was_expected_and_found() -> None:
    assert error_after("python_tags: true", "python_tags: maybe") == (
        "python_tags: expected true or false (whether tags have a -python-X.Y segment), found 'maybe' (str)"
    )


def test_a_fraction_is_not_a_whole_number() -> None:
    assert error_after("major: 10", "major: 10.0") == (
        "major: expected a whole number (the Runtime's major version, as in runtime-10), found 10.0 (float)"
    )


def test_a_version_with_a_trailing_line_break_is_refused() -> None:
    assert error_after('"10.9.0"', r'"10.9.0\n"').startswith("version: expected a string (X.Y.Z, the next or current")


@pytest.mark.parametrize("value", [r'"a\nRUN b"', r'"a\n"', r'"a\rb"', r'"\0"', r'"\u2028"'])
def test_the_value_of_a_variable_is_one_line(value: str) -> None:
    assert error_after("LANG: C.UTF-8", f"LANG: {value}").startswith(
        "environment.LANG: expected a string (a value in quotes, on one line and without control characters), found '"
    )


@pytest.mark.parametrize(
    ("old", "new", "line"), [("  LANG:", "  1:", 32), ("  pip:", "  null:", 22), ("python_tags:", "true:", 14)]
)
def test_a_key_that_is_not_a_text_is_refused(old: str, new: str, line: int) -> None:
    assert error_after(old, new).startswith(f"line {line}: expected a string as the key")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  pip:", "  Foo_Bar:", "packages.Foo_Bar: expected a string (a normalised distribution name"),
        ("  LANG:", "  lang:", "environment.lang: expected a string (upper-case letters, digits and"),
        ("constraints:", "architectures_since: {x: 1.0.0}\nconstraints:", "architectures_since.x: expected one of"),
    ],
)
def test_a_wrong_name_says_what_was_expected(old: str, new: str, expected: str) -> None:
    assert error_after(old, new).startswith(expected)


def test_a_value_outside_its_set_lists_the_set() -> None:
    assert error_after("channel: stable", "channel: beta") == "channel: expected one of stable, lts, found 'beta' (str)"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("major: 10", "major: 11", "version: expected 11.Y.Z"),
        ('default: "3.11"', 'default: "3.12"', "python.default: expected one of 3.8, 3.9, 3.10, 3.11, found '3.12'"),
        ('["3.8", "3.9",', '["3.9", "3.8",', "python.supported: expected ascending order"),
        ("python_tags: true", "python_tags: false", "python_tags: expected true"),
        ('"2024-06-13"', '"2024-04-31"', "release_date: expected an existing date, found '2024-04-31'"),
        ('"2024-06-14"', '"2024-06-31"', "locked_at: expected an existing date, found '2024-06-31'"),
        ("providers:", 'locked_later: {pip: "2024-06-31"}\nproviders:', "locked_later.pip: expected an existing date"),
        ("  extras: [redis", "  build: 1\n  extras: [redis", "airflow.build: expected no such key"),
        ("  pip:", "  astronomer-providers:", "packages.astronomer-providers: expected the name only once"),
        ("  astronomer-providers: [", "  pandas: [", "extras.pandas: expected a name of"),
        ("  pip:", "  apache-airflow:", "apache-airflow: expected Airflow's version under"),
        ('"==2.1.4"', '"2.1.4"', "constraints[0].version: expected a specifier"),
        ("name: pandas", "name: pip", "constraints[0].name: expected a name that is not already pinned"),
        ('python: ["3.9",', 'python: ["3.7",', "constraints[0].python: expected minors of `python.supported`"),
        ("  LANG:", "  ASTRONOMER_RUNTIME_VERSION:", "environment.ASTRONOMER_RUNTIME_VERSION: expected no such key"),
    ],
)
def test_values_that_contradict_each_other_are_refused(old: str, new: str, expected: str) -> None:
    assert error_after(old, new).startswith(expected)


def test_backports_give_airflow_a_local_version() -> None:
    assert parse_runtime(PATH, with_backports("a", build=2)).airflow.local_version == "2.8.4+astro.2"


def test_a_backport_is_a_patch_with_a_check() -> None:
    runtime = parse_runtime(PATH, with_backports("one-fix"))
    (backport,) = runtime.backports

    assert runtime.patches == ("runtimes/runtime-10/backports/one-fix.patch",)
    assert (backport.since, backport.cves) == ("10.9.0", ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  build: 1\n", "", "airflow.build: expected a whole number, since there are backports"),
        ("id: b,", "id: a,", "backports[1].id: expected unique ids, found 'a' again"),
        ("id: b,", "id: b_b,", "backports[1].id: expected a string (words joined by dashes"),
        ("id: b,", "id: b, reviewer: c,", "backports[1].reviewer: expected a known key, found 'reviewer'"),
        ("since: 10.9.0}]", "since: 10.9.1}]", "backports[1].since: expected a version 10.Y.Z up to 10.9.0"),
        ("since: 10.9.0}]", "since: 9.17.0}]", "backports[1].since: expected a version 10.Y.Z up to 10.9.0"),
        ("upstream: https", "upstream: ftp", "backports[0].upstream: expected a string (the address of"),
        ("summary: Fix b., ", "", "backports[1].summary: expected this key, found none"),
    ],
)
def test_a_wrong_backport_is_refused(old: str, new: str, expected: str) -> None:
    text = with_backports("a", "b")
    assert old in text

    with pytest.raises(CatalogueError) as caught:
        parse_runtime(PATH, text.replace(old, new, 1))

    assert str(caught.value).startswith(f"{PATH}: {expected}")


CPYTHON = """\
cpython:
  "3.11":
    version: "3.11.2"
    source: debian
    archives:
      - {holds: source, root: debian, path: pool/a.tar.gz, sha256: SHA}
""".replace("SHA", "a" * 64)


def test_cpython_is_a_map_of_minor_to_interpreter() -> None:
    interpreter = parse_cpython("c.yaml", CPYTHON)["3.11"]

    assert interpreter.version == "3.11.2"
    assert interpreter.archives[0].root == "debian"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"3.11.2"', '"3.10.2"', "cpython.3.11: expected a version 3.11.Z, found '3.10.2'"),
        ("pool/a.tar.gz", "http://host/a.tar.gz", "cpython.3.11.archives[0].path: expected a string (a path below"),
        (
            "source: debian",
            "source: debian\n    patches_from: a.patch",
            "cpython.3.11: expected one source and one patches archive, found source",
        ),
        ("holds: source", "holds: patches", "cpython.3.11: expected only a source archive"),
        ('"3.11":', '"2.7":', "cpython.2.7: expected a string (a Python minor in quotes"),
        ('"3.11":', "3.11:", "line 2: expected a string as the key (write numbers in quotes), found '3.11'"),
        ('"3.11":', '"3.11\\n":', "line 2: expected a key of at most 200 printable characters"),
    ],
)
def test_a_wrong_interpreter_is_refused(old: str, new: str, expected: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_cpython("c.yaml", CPYTHON.replace(old, new))

    assert str(caught.value).startswith(f"c.yaml: {expected}")
