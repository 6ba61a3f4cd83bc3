from __future__ import annotations

import pytest

from catalogue.debian_lock import (
    DebianPin,
    locked_rows,
    parse_committed_debian_lock,
    parse_debian_lock,
    with_count,
)
from catalogue.errors import CatalogueError

LOCK = "3rdparty/debian/locks/bullseye-build-arm64.txt"
ROWS = f"bsdutils=1:2.36.1-8+deb11u2 sha256:{1:064}\nlibstdc++6=10.2.1-6~rc1 sha256:{2:064}\n"


TEXT = f"# packages: 2\n{ROWS}"
SHORT = TEXT[: TEXT.index("libstdc")]
PINS = {
    "bsdutils": DebianPin("1:2.36.1-8+deb11u2", f"{1:064}"),
    "libstdc++6": DebianPin("10.2.1-6~rc1", f"{2:064}"),
}


def test_each_row_is_a_pin() -> None:
    assert parse_debian_lock(LOCK, TEXT) == PINS


def test_a_lock_is_written_with_the_number_of_its_rows() -> None:
    assert with_count(ROWS.splitlines()) == TEXT
    assert locked_rows(TEXT) == locked_rows(ROWS) == ROWS.splitlines()


def test_a_lock_of_an_old_commit_does_not_tell_its_number() -> None:
    assert parse_committed_debian_lock(LOCK, ROWS) == PINS
    for text in (SHORT, f"{TEXT}bc=1 sha256:{3:064}\n", "# packages: 2\n", ROWS[:-1], ""):
        with pytest.raises(CatalogueError, match=f"{LOCK}: .*: run ./pants run "):
            parse_committed_debian_lock(LOCK, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            TEXT[:-1],
            "line 3: expected a row `name=version sha256:` with 64 digits, and the end of the line, found 'lib",
        ),
        (TEXT[:-20], "line 3: expected a row "),
        (TEXT[: TEXT.index("sha256")], "line 2: expected a row "),
        (SHORT, "packages: expected 2 rows as in the first line, found 1: run ./pants run "),
        (f"{TEXT}bc=1 sha256:{3:064}\n", "packages: expected 2 rows as in the first line, found 3: run "),
        ("# packages: 2\n", "packages: expected 2 rows as in the first line, found 0: run "),
        ("# packages: 2", "packages: expected a first line `# packages: N`, found '# packages: 2': run "),
        (ROWS, "packages: expected a first line `# packages: N`, found 'bsdutils=1:2.36.1-8+deb11u2 sha256:"),
        (f"\n{TEXT}", "packages: expected a first line `# packages: N`, found '': run "),
        ("# packages: 0\n", "expected packages, found none: run ./pants run "),
        ("", "packages: expected a first line `# packages: N`, found an empty file: run ./pants run "),
    ],
)
def test_a_line_of_another_form_is_refused_with_the_command_to_run(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_debian_lock(LOCK, text)
    assert str(caught.value).startswith(f"{LOCK}: {message}")
    assert str(caught.value).endswith(" 3rdparty/debian/bullseye.yaml 3rdparty/debian/locks --relock")
