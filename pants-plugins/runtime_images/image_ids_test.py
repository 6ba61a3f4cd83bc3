from __future__ import annotations

import pytest

from runtime_images.image_ids import image_id

ID = "sha256:" + "ab" * 32


@pytest.mark.parametrize("moment", ["", " 0.1s", " 12.0s"])
def test_the_id_is_found_however_long_writing_took(moment: str) -> None:
    output = f"#9 exporting layers 20.1s done\n#9 writing image {ID}{moment} done\n#9 naming to x done\n"

    assert image_id(b"", output.encode()) == ID


def test_the_id_is_found_after_lines_of_progress() -> None:
    output = f"#9 writing image {ID}\n#9 writing image {ID} 0.4s done\n"

    assert image_id(output.encode(), b"") == ID


def test_without_an_id_it_is_unknown() -> None:
    assert image_id(b"", b"#9 ERROR: failed") == "<unknown>"
