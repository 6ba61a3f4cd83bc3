from __future__ import annotations

import subprocess
from pathlib import Path

from images.runtime.build.finish_packages import recorded, share_new_files


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
