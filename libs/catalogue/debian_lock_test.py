from __future__ import annotations

import pytest

from catalogue.debian_lock import DebianPin, parse_debian_lock
from catalogue.errors import CatalogueError

LOCK = "3rdparty/debian/locks/bullseye-build-arm64.txt"
ROWS = f"bsdutils=1:2.36.1-8+deb11u2 sha256:{1:064}\nlibstdc++6=10.2.1-6~rc1 sha256:{2:064}\n"


def test_each_row_is_a_pin() -> None:
    assert parse_debian_lock(LOCK, ROWS) == {
        "bsdutils": DebianPin("1:2.36.1-8+deb11u2", f"{1:064}"),
        "libstdc++6": DebianPin("10.2.1-6~rc1", f"{2:064}"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ROWS[:-1],
            "line 2: expected a row `name=version sha256:` with 64 digits, and the end of the line, found 'lib",
        ),
        (ROWS[:-20], "line 2: expected a row "),
        (ROWS[: ROWS.index("sha256")], "line 1: expected a row "),
        (f"# comment\n{ROWS}", "line 1: expected a row "),
        (f"\n{ROWS}", "line 1: expected a row "),
        ("", "expected packages, found none: run ./pants run "),
    ],
)
def test_a_line_of_another_form_is_refused_with_the_command_to_run(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_debian_lock(LOCK, text)
    assert str(caught.value).startswith(f"{LOCK}: {message}")
    assert str(caught.value).endswith(" 3rdparty/debian/bullseye.yaml 3rdparty/debian/locks --relock")
