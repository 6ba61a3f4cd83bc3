import pytest

from catalogue.errors import CatalogueError
from catalogue.yaml_text import load_mapping


def test_a_key_written_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(CatalogueError, match=r"r.yaml: major: expected the key once.*line 2 and on line 1"):
        load_mapping("r.yaml", "major: 10\nmajor: 11\n")


def test_a_nested_key_written_twice_is_refused() -> None:
    with pytest.raises(CatalogueError, match="r.yaml: default"):
        load_mapping("r.yaml", "python:\n  default: a\n  default: b\n")


def test_bad_yaml_names_file_and_line_in_one_line() -> None:
    with pytest.raises(CatalogueError) as caught:
        load_mapping("r.yaml", "a: 1\nb: [\nc: 2\n")

    assert str(caught.value).startswith("r.yaml: line ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_anything_but_a_mapping_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError, match="expected a mapping"):
        load_mapping("r.yaml", text)


def test_a_date_is_loaded_as_a_string() -> None:
    assert load_mapping("r.yaml", "day: 2024-06-13\n") == {"day": "2024-06-13"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: \f\n", "line 2: expected YAML, found: the character U+000C"),
        ("a: *b\n", "line 1: expected the value itself, found '*b'"),
        ("plugins: &a [*a, *a]\n", "line 1: expected the value itself, found '*a'"),
        ("a: !!int ten\n", "line 1: expected a value without a tag, found '!!int'"),
        ("a: !!timestamp soon\n", "line 1: expected a value without a tag, found '!!timestamp'"),
        ("a: !python x\n", "line 1: expected a value without a tag, found '!python'"),
        ("a: 0b_\n", "line 1: expected a whole number, found '0b_'"),
        (f"a: 0x{'f' * 9000}\n", "line 1: expected a smaller number, found '0xfff"),
        ("? [a, b]\n: 1\n", "line 1: expected a string as the key (write numbers in quotes), found a list or"),
        ("3.11: 1\n", "line 1: expected a string as the key (write numbers in quotes), found '3.11'"),
        ('"a\\nb": 1\n', "line 1: expected a key of at most 200 printable characters, found 'a\\nb'"),
        (f"a: {'[' * 3000}\n", "text: expected fewer levels, found lists or mappings nested too deeply"),
    ],
)
def test_unsupported_yaml_is_refused_in_one_line(text: str, problem: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_mapping("r.yaml", text)

    assert str(caught.value).startswith(f"r.yaml: {problem}")
    assert "\n" not in str(caught.value)


def test_a_long_document_is_shortened_in_messages() -> None:
    with pytest.raises(CatalogueError) as caught:
        load_mapping("r.yaml", "- " + "long " * 1000)

    assert len(str(caught.value)) < 200
