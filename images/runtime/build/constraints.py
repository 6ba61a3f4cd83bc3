"""Write the constraints that an image carries: LOCK UPSTREAM PACKAGES FOLDER.

FOLDER/constraints.txt is what pip is always held to: the image's Airflow, and the versions that it can work with of
what it needs. FOLDER/airflow-constraints.txt is for those who ask for it: the version of each package that this Airflow
was tested with, those of the image first (LOCK), else those of Airflow's own constraints (UPSTREAM).

PACKAGES is the tree that has the image's Airflow. Run while the image is built by the interpreter of the image; the
standard library and the image's own library are there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from dependencies.constraints import ALWAYS, TESTED
from dependencies.distributions import EXTRA, normalised

ROW = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\\n]+)", re.MULTILINE)
# Of `connexion[flask] (<3.0,>=2.10) ; python_version < "3.12"`: name, versions, marker. Brackets are of older metadata.
NEED = re.compile(r"^([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;\s*(.*))?$")
HEADER = f"""\
# Versions that this Airflow was tested with, those of the image first. To have pip choose by them, begin a
# requirements.txt with: -c {TESTED}
"""


def needed(requirements: Iterable[str]) -> Iterator[str]:
    """Constraints that say which versions the requirements of a distribution allow, but for those of its extras."""
    for row in requirements:
        found = NEED.match(row)
        if not found:
            raise ValueError(f"expected a requirement, found {row!r}")
        name, versions, marker = found.group(1), found.group(2).strip(), found.group(3)
        if versions and not EXTRA.search(marker or ""):
            yield f"{name}{versions}" + (f"; {marker}" if marker else "")


def always(airflow: Distribution) -> str:
    """The text of what pip is always held to; Airflow comes first."""
    rows = [f"apache-airflow=={airflow.version}", *sorted(needed(airflow.requires or ()))]
    return "".join(f"{row}\n" for row in rows)


def as_tested(lock: str, upstream: str) -> str:
    """The text of the tested versions, sorted; Airflow itself has no row."""
    pins = {**_pins(upstream), **_pins(lock)}
    pins.pop("apache-airflow", None)
    return HEADER + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def _pins(text: str) -> Mapping[str, str]:
    return {normalised(name): version for name, version in ROW.findall(text)}


def main() -> None:
    """Write both."""
    lock, upstream, packages, folder = map(Path, sys.argv[1:])
    (site,) = packages.glob("usr/local/lib/python*/site-packages")
    (airflow,) = (found for found in distributions(path=[str(site)]) if found.metadata["Name"] == "apache-airflow")
    (folder / Path(ALWAYS).name).write_text(always(airflow))
    (folder / Path(TESTED).name).write_text(as_tested(lock.read_text(), upstream.read_text()))


if __name__ == "__main__":
    main()
