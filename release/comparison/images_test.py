from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from release.comparison.images import FACTS


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="this machine has no dpkg")
def test_the_facts_of_an_image_name_the_source_of_each_debian_package() -> None:
    found = json.loads(subprocess.check_output([sys.executable, "-c", FACTS], text=True))
    rows = {name: source for name, _, *source in found["debian"]}
    assert rows["libc6"][0] == "glibc"
    assert rows["libc6"][1]
    assert found["architecture"] == subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
    assert found["python"]["pytest"] == pytest.__version__
