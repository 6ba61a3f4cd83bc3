from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from images.runtime.build.finish_packages import quiet_warnings, recorded, share_new_files


def test_airflows_program_has_the_entrypoints_umask(tmp_path: Path) -> None:
    program = tmp_path / "airflow"
    program.write_text("#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint(oct(os.umask(0)))\n")
    share_new_files(program)

    assert program.read_text().splitlines()[0] == "#!/usr/bin/env python3"
    assert subprocess.run(["python3", program], stdout=subprocess.PIPE, encoding="utf-8").stdout == "0o2\n"


def test_a_record_has_the_hash_of_the_changed_program(tmp_path: Path) -> None:
    folder = tmp_path / "lib/python3.11/site-packages"
    folder.mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/airflow").write_text("changed")

    row = recorded(folder, ["../../../bin/airflow", "sha256=old", "3"])
    # printf changed | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d =
    assert row == ["../../../bin/airflow", "sha256=1n4ulEmUSWyNjsdu7Qz58JZ5RI1YS1Mr6_lBhSo39e0", "7"]
    assert recorded(folder, ["airflow/cli.py", "sha256=old", "3"]) == ["airflow/cli.py", "sha256=old", "3"]


# The code of openlineage-airflow 1.16, shortened.
UTILS = """import logging
log = logging.getLogger(__name__)
def import_from_string(path):
    try:
        raise ImportError("No module named 'paramiko'")
    except Exception as e:
        log.warning(e)
def redact():
    log.warning("Unable to redact")
"""


def test_a_missing_provider_is_logged_as_debug_message_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "openlineage/airflow/utils.py"
    module.parent.mkdir(parents=True)
    module.write_text(UTILS)
    quiet_warnings(tmp_path)

    monkeypatch.syspath_prepend(tmp_path)
    __import__("openlineage.airflow.utils")
    utils = sys.modules["openlineage.airflow.utils"]
    with caplog.at_level(logging.DEBUG):
        utils.import_from_string("paramiko")
        utils.redact()
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("DEBUG", "No module named 'paramiko'"),
        ("WARNING", "Unable to redact"),
    ]
