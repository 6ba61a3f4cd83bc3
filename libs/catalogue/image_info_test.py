from __future__ import annotations

import json
from pathlib import Path

from catalogue.image_info import first_tag


def test_the_first_tag_of_a_built_image_is_read(tmp_path: Path) -> None:
    tags = [{"name": "astro-runtime:10.9.0"}, {"name": "astro-runtime:10.9.0-python-3.11"}]
    info = tmp_path / "python-3_11.docker-info.json"
    info.write_text(json.dumps({"image_id": "sha256:1", "registries": [{"tags": tags}]}))
    assert first_tag(info) == "astro-runtime:10.9.0"
