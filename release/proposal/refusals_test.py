from __future__ import annotations

import pytest

from release.common.errors import InputError, ReleaseError
from release.proposal.refusals import failure

STALE = " ! [rejected]        1a2b -> release/runtime-10 (stale info)\nerror: failed to push some refs to 'origin'\n"
DENIED = """\
remote: Permission to example/runtime.git denied to robot.
fatal: unable to access 'https://me:secret@github.com/example/runtime/': The requested URL returned error: 403
"""
BROKEN = "fatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 502\n"


@pytest.mark.parametrize(
    ("errors", "kind", "line"),
    [
        (STALE, ReleaseError, "git push: stale info"),
        (BROKEN, ReleaseError, f"git push: {BROKEN.strip()}"),
        ("", ReleaseError, "git push: exit code 128"),
        ("error: something\n", ReleaseError, "git push: error: something"),
        (
            DENIED,
            InputError,
            "git push: Permission to example/runtime.git denied to robot.; fatal: unable to access "
            "'https://github.com/example/runtime/': The requested URL returned error: 403: "
            "expected a remote `origin` that accepts it",
        ),
    ],
)
def test_the_line_has_the_cause(errors: str, kind: type[Exception], line: str) -> None:
    found = failure("push", errors, 128)
    assert (type(found), str(found)) == (kind, line)


def test_secrets_and_colours_are_left_out() -> None:
    found = failure("push", "remote: \x1b[31mdenied\x1b[0m for a-token\r\n", 1, ["a-token", ""])
    assert str(found) == "git push: denied for …: expected a remote `origin` that accepts it"
