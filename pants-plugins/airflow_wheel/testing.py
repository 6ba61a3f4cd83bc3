"""A small Airflow wheel for tests, with the code that uses its version."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

DOCS_22 = """\
from airflow import version


def get_docs_url(page=None):
    if any(suffix in version.version for suffix in ['dev', 'a', 'b']):
        result = ("http://development.test/")
    else:
        result = f'https://docs.test/apache-airflow/{version.version}/'
    return result + page if page else result
"""
DOCS_28 = """\
def get_docs_url(page=None):
    from airflow.version import version

    if any(suffix in version for suffix in ["dev", "a", "b"]):
        result = ("http://development.test/")
    else:
        result = f"https://docs.test/apache-airflow/{version}/"
    return result + page if page else result
"""
MAIN = '<a href="https://index.test/apache-airflow/{{ airflow_version }}">v{{ airflow_version }}</a>\n'
PYTHON = """\
def warn(target_airflow_version, airflow_version):
    if target_airflow_version != airflow_version:
        return "another"
"""
DB_COMMAND = """\
def get_version_revision(version):
    return version


def migratedb(args):
    return get_version_revision(args.to_version)
"""
METADATA = """\
Metadata-Version: 2.3
Name: apache-airflow
Version: {release}
Requires-Dist: jinja2

Version: {release}
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def airflow_files(release: str = "2.8.4") -> dict[str, str]:
    """Return path -> text for the files of a wheel of that release, except RECORD."""
    minor = tuple(map(int, release.split(".")[:2]))
    info = f"apache_airflow-{release}.dist-info"
    init = f'__version__ = "{release}"\n' if minor >= (2, 6) else "from airflow.version import version\n"
    files = {
        "airflow/__init__.py": init,
        "airflow/utils/docs.py": DOCS_28 if minor >= (2, 4) else DOCS_22,
        "airflow/www/templates/airflow/main.html": MAIN,
        "airflow/cli/commands/db_command.py": DB_COMMAND if minor >= (2, 3) else "",
        "airflow/operators/python.py": PYTHON if minor >= (2, 4) else "",
        "airflow/numbers.txt": "".join(f"{number}\n" for number in range(1, 31)),
        f"{info}/METADATA": METADATA.format(release=release),
        f"{info}/WHEEL": WHEEL,
        f"{info}/entry_points.txt": "[console_scripts]\nairflow = airflow.__main__:main\n",
    }
    data = {f"apache_airflow-{release}.data/data/generated.json": "{}\n"}
    return {**files, **(data if (2, 4) <= minor < (2, 8) else {})}


def write_tree(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files below the folder, and return the folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def write_wheel(folder: Path, release: str = "2.8.4") -> Path:
    """Write a wheel of that release, unsorted and with times as upstream's can be. Return its path."""
    path = folder / f"apache_airflow-{release}-py3-none-any.whl"
    files = airflow_files(release)
    record = f"apache_airflow-{release}.dist-info/RECORD"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in sorted(files.items(), reverse=True):
            archive.writestr(name, text)
        archive.writestr(record, "".join(f"{name},,\n" for name in [*files, record]))
    return path
