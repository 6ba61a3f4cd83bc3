import pytest

from tools.locking.markers import environment_marker, simplify

ALWAYS = environment_marker("3.11.2")
HASH = "    --hash=sha256:00"


@pytest.mark.parametrize(
    ("marker", "kept"),
    [
        (ALWAYS, ""),
        ("platform_machine == 'aarch64' or platform_machine == 'x86_64'", ""),
        ("python_full_version < '3.11.3' and sys_platform == 'linux'", " ; python_full_version < '3.11.3'"),
        ("platform_machine == 'aarch64'", " ; platform_machine == 'aarch64'"),
    ],
)
def test_only_a_condition_that_can_be_false_is_kept(marker: str, kept: str) -> None:
    assert simplify(f"a==1 ; {marker} \\\n{HASH}\n", "3.11.2") == f"a==1{kept} \\\n{HASH}\n"


def test_a_row_that_never_applies_is_removed_with_its_hashes() -> None:
    lock = f"a==1 ; sys_platform == 'win32' \\\n{HASH}\nb==2 \\\n{HASH}\n"

    assert simplify(lock, "3.11.2") == f"b==2 \\\n{HASH}\n"


def test_a_condition_on_older_patch_releases_is_removed() -> None:
    lock = "a==1 ; python_full_version < '3.11.3'\n"

    assert simplify(lock, "3.11.4") == ""
    assert simplify(lock, "3.11.2") == lock


def test_minors_are_compared_as_numbers() -> None:
    assert "python_full_version < '3.10'" in environment_marker("3.9.2")
