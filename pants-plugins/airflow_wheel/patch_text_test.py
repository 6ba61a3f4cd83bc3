from __future__ import annotations

import pytest

from airflow_wheel.errors import WheelError
from airflow_wheel.patch_text import check_text

FILE = "--- a/airflow/a.py\n+++ b/airflow/a.py\n"
HUNK = "@@ -4,2 +4,3 @@ def a():\n 4\n+new\n 5\n"


@pytest.mark.parametrize("following", ["", HUNK.replace("4", "9"), FILE + HUNK, "-- \n2.39.0\n\n", "diff --git "])
def test_a_hunk_can_be_followed_by_a_hunk_a_file_or_the_end(following: str) -> None:
    check_text(FILE + HUNK + following.replace("diff --git ", f"diff --git a/airflow/a b/airflow/a\n{FILE}{HUNK}"))


def test_a_last_line_without_a_line_break_belongs_to_its_hunk() -> None:
    check_text(FILE + "@@ -4 +4 @@\n-4\n\\ No newline at end of file\n+four\n\\ No newline at end of file\n")


@pytest.mark.parametrize(
    "lost", ["+LOST\n", "-5\n+five\n", " 6\n", "\n", "--- a comment of SQL\n", "\\ No newline\n+LOST\n"]
)
def test_a_line_that_its_hunk_does_not_count_is_refused(lost: str) -> None:
    with pytest.raises(WheelError, match=r"^line \d: expected the end of @@ -4,2 \+4,3 @@ by its count, found '"):
        check_text(FILE + HUNK + lost)


def test_added_lines_without_context_are_refused() -> None:
    with pytest.raises(WheelError, match=r"^line 3: expected context in @@ -5,0 \+6 @@, found only"):
        check_text(FILE + "@@ -5,0 +6 @@\n+new\n")


def test_lines_can_be_added_to_an_empty_file() -> None:
    check_text(FILE + "@@ -0,0 +1,2 @@\n+one\n+two\n")


def test_new_and_removed_files_pass() -> None:
    check_text(
        "diff --git a/airflow/b.py b/airflow/b.py\nnew file mode 100644\nindex 0000000..1111111\n"
        "--- /dev/null\n+++ b/airflow/b.py\t2024-06-14\n@@ -0,0 +1 @@\n+b\n"
        "diff --git a/airflow/c.py b/airflow/c.py\ndeleted file mode 100755\n"
        "--- a/airflow/c.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-c\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "--- a/tests/a.py",
        "+++ b/sitecustomize.py",
        "+++ b/apache_airflow-2.8.4.dist-info/RECORD",
        "+++ b/airflow-other/a.py",
        '+++ "b/airflow/\\303\\251.py"',
        "diff --git a/airflow/a.py b/a.py",
        "rename to a.py",
        "copy from tests/a.py",
    ],
)
def test_a_file_outside_airflow_is_refused(line: str) -> None:
    with pytest.raises(WheelError, match=r"^line 2: expected a file below airflow/, found '"):
        check_text(f"some words\n{line}\n")


@pytest.mark.parametrize("line", ["new file mode 120000", "new file mode 100755", "old mode 100644", "new mode 100755"])
def test_links_and_modes_that_a_wheel_cannot_store_are_refused(line: str) -> None:
    with pytest.raises(WheelError, match=f"^line 2: expected no mode but `new file mode 100644`, found '{line}'"):
        check_text(f"diff --git a/airflow/a.py b/airflow/a.py\n{line}\n")
