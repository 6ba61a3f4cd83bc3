"""Write the constraints files of an image: LOCK UPSTREAM PACKAGES FOLDER.

FOLDER/constraints.txt always applies to pip: it pins the image's Airflow and limits Airflow's dependencies to the
versions that it allows. FOLDER/airflow-constraints.txt is opt-in: it pins the version of each package that this Airflow
was tested with: the one in the image (LOCK), the one in Airflow's own constraints (UPSTREAM), or a range of both.

PACKAGES is the tree with the image's Airflow. The image's interpreter runs this during the build, with only the
standard library and the image's own library.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

from dependencies.constraints import ALWAYS, TESTED
from dependencies.distributions import EXTRA, normalised

ROW = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\\n]+)", re.MULTILINE)
# Name, versions and marker of `connexion[flask] (<3.0,>=2.10) ; python_version < "3.12"`. Only older metadata has ().
NEED = re.compile(r"^([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;\s*(.*))?$")
HEADER = f"""\
# The versions in this image, and for other packages the versions that this Airflow was tested with; a range where the
# two differ. To make pip use them, begin requirements.txt with: -c {TESTED}
"""


def needed(requirements: Iterable[str]) -> Iterator[str]:
    """Yield a constraint for each requirement that limits the version, except those of extras.

    Raises ValueError for a row that is not a requirement.
    """
    for row in requirements:
        found = NEED.match(row)
        if not found:
            raise ValueError(f"expected a requirement, found {row!r}")
        name, versions, marker = found.group(1), found.group(2).strip(), found.group(3)
        if versions and not EXTRA.search(marker or ""):
            yield f"{name}{versions}" + (f"; {marker}" if marker else "")


def always(airflow: Distribution) -> str:
    """Return the text of constraints.txt, with Airflow first."""
    rows = [f"apache-airflow=={airflow.version}", *sorted(needed(airflow.requires or ()))]
    return "".join(f"{row}\n" for row in rows)


def as_tested(lock: str, upstream: str) -> str:
    """Return the text of airflow-constraints.txt: the tested versions, sorted, without Airflow itself.

    If the image has another version of a package than Airflow's own constraints, its row is the range from the one to
    the other: some of Airflow's providers need the one, and pip keeps the image's as long as it can.
    """
    ours, theirs = pins(lock), pins(upstream)
    tested = {name: {found[name] for found in (ours, theirs) if name in found} for name in {**theirs, **ours}}
    rows = (f"{name}{_versions(tested[name])}\n" for name in sorted(tested))
    return HEADER + "".join(row for row in rows if not row.startswith("apache-airflow=="))


def _versions(tested: Collection[str]) -> str:
    first, *last = sorted(tested, key=lambda version: [int(part) for part in re.findall(r"\d+", version)])
    return f">={first},<={last[0]}" if last else f"=={first}"


def pins(text: str) -> Mapping[str, str]:
    """Return name -> version of a lock or a file of constraints."""
    return {normalised(name): version for name, version in ROW.findall(text)}


def main() -> None:
    """Write both files."""
    lock, upstream, packages, folder = map(Path, sys.argv[1:])
    (site,) = packages.glob("usr/local/lib/python*/site-packages")
    (airflow,) = (found for found in distributions(path=[str(site)]) if found.metadata["Name"] == "apache-airflow")
    (folder / Path(ALWAYS).name).write_text(always(airflow))
    (folder / Path(TESTED).name).write_text(as_tested(lock.read_text(), upstream.read_text()))


if __name__ == "__main__":
    main()
