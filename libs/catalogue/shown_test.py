from catalogue.shown import shortened, shown


def test_a_short_value_is_shown_as_python_writes_it() -> None:
    assert shown({"a": ["b", 1]}) == "{'a': ['b', 1]}"


def test_a_long_or_deep_value_is_cut() -> None:
    wide = {str(key): ["x" * 1000] * 1000 for key in range(1000)}

    assert len(shown(wide)) <= 81
    assert len(shown("x" * 1000)) <= 81
    assert shown([[["deep"]]]) == "[[[...]]]"


def test_a_long_text_is_cut() -> None:
    assert shortened("short") == "short"
    assert shortened("x" * 81) == "x" * 80 + "…"
