import pytest

from runtime_catalogue.errors import CatalogueError
from runtime_catalogue.yaml_text import load_mapping


def test_a_key_written_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(CatalogueError, match=r"r.yaml: major: expected the key once.*line 2 after line 1"):
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


def test_a_date_stays_the_text_it_was_written_as() -> None:
    assert load_mapping("r.yaml", "day: 2024-06-13\n") == {"day": "2024-06-13"}
