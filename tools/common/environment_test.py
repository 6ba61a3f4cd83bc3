from __future__ import annotations

import pytest

from tools.common.environment import inherited


@pytest.mark.parametrize("name", ["PEX_ROOT", "PYTHONPATH", "NAILGUN_TTY_PATH_1"])
def test_a_nested_command_does_not_get_what_the_running_program_is_started_with(name: str) -> None:
    assert inherited({name: "x", "PATH": "/bin", "HTTPS_PROXY": "y"}) == {"PATH": "/bin", "HTTPS_PROXY": "y"}
