"""Add a version to a published site: `add ARCHIVE FOLDER`. Exit code 2 if the archive is not a site."""

from __future__ import annotations

import shutil
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from tools.website.errors import SiteError
from tools.website.versions import LIST, add, listed


def publish(archive: Path, folder: Path) -> list[str]:
    """Copy the versions of an archive to the folder of a published site, and return them.

    A version that is there already is replaced. The others stay. Raises SiteError if the archive is not a site.
    """
    with tempfile.TemporaryDirectory(prefix="site-") as name:
        new = Path(name)
        unpack(archive, new)
        versions = listed(new)
        for version in versions:
            shutil.rmtree(folder / version, ignore_errors=True)
            shutil.copytree(new / version, folder / version)
            add(folder, version)
    return versions


def unpack(archive: Path, target: Path) -> None:
    """Unpack the archive of a site. Raises SiteError if it is none, or if a file in it leads out of the folder."""
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                check(archive, member)
                opened.extract(member, target)
    except (OSError, tarfile.TarError) as error:
        raise SiteError(f"{archive}: expected the archive of a site: {error}") from None
    if not (target / LIST).is_file():
        raise SiteError(f"{archive}: expected a site with the file {LIST}")


def check(archive: Path, member: tarfile.TarInfo) -> None:
    """Raise SiteError if unpacking a member could write outside of the folder."""
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isreg() or member.isdir()):
        raise SiteError(f"{archive}: expected files and folders below one folder, found {member.name}")


def main() -> int:
    """Publish, and return the exit code."""
    if len(sys.argv) != 3:
        print("usage: add ARCHIVE FOLDER", file=sys.stderr)
        return 2
    archive, folder = (Path(argument) for argument in sys.argv[1:])
    try:
        versions = publish(archive, folder)
    except SiteError as error:
        print(f"site: {error}", file=sys.stderr)
        return 2
    print(f"{folder}: added {', '.join(versions)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
