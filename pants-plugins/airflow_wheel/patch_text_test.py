from __future__ import annotations

import pytest

from airflow_wheel.errors import WheelError
from airflow_wheel.patch_text import check_text

FILE = "--- a/airflow/a.py\n+++ b/airflow/a.py\n"
HUNK = "@@ -4,2 +4,3 @@ def a():\n 4\n+new\n 5\n"


@pytest.mark.parametrize("following", ["", HUNK.replace("4", "9"), FILE + HUNK, "-- \n2.39.0\n\n", "diff --git "])
def test_after_the_lines_of_a_hunk_another_one_a_file_or_the_end_can_come(following: str) -> None:
    check_text(FILE + HUNK + following.replace("diff --git ", f"diff --git a/airflow/a b/airflow/a\n{FILE}{HUNK}"))


def test_a_last_line_without_its_end_is_part_of_its_hunk() -> None:
    check_text(FILE + "@@ -4 +4 @@\n-4\n\\ No newline at end of file\n+four\n\\ No newline at end of file\n")


@pytest.mark.parametrize(
    "lost", ["+LOST\n", "-5\n+five\n", " 6\n", "\n", "--- a comment of SQL\n", "\\ No newline\n+LOST\n"]
)
def test_a_line_that_its_hunk_does_not_count_is_refused(lost: str) -> None:
    with pytest.raises(WheelError, match=r"^line \d: expected no more lines, as @@ -4,2 \+4,3 @@ counts them, found '"):
        check_text(FILE + HUNK + lost)


def test_lines_that_are_only_added_to_a_file_are_refused() -> None:
    with pytest.raises(WheelError, match=r"^line 3: expected a line that the file has in @@ -5,0 \+6 @@, found only"):
        check_text(FILE + "@@ -5,0 +6 @@\n+new\n")


def test_lines_can_be_added_to_an_empty_file() -> None:
    check_text(FILE + "@@ -0,0 +1,2 @@\n+one\n+two\n")


def test_a_new_file_and_one_that_is_removed_pass() -> None:
    check_text(
        "diff --git a/airflow/b.py b/airflow/b.py\nnew file mode 100644\nindex 0000000..1111111\n"
        "--- /dev/null\n+++ b/airflow/b.py\t2024-06-14\n@@ -0,0 +1 @@\n+b\n"
        "diff --git a/airflow/c.py b/airflow/c.py\ndeleted file mode 100755\n"
        "--- a/airflow/c.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-c\n"
    )
