"""Build the root file system of a Debian release as a tar that contains exactly the locked packages.

    rootfs PACKAGES_YAML LOCKS TAR        build; fail if the packages differ from the lock
    rootfs PACKAGES_YAML LOCKS --relock   write the locks of every architecture from the current state of the archive

LOCKS is the folder of the locks: <suite>-<arch>.txt lists the packages of the root file system, and
<suite>-build-<arch>.txt lists the additional packages for compiling.

The packages come from the archive that the machine's apt is configured for, else from Debian's archive of old suites.
The image's sources.list has Debian's own addresses (from the example in the apt package), never the machine's mirror.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from catalogue.debian import Suite, parse_suite
from catalogue.debian_lock import locked_rows, with_count
from catalogue.errors import CatalogueError
from catalogue.paths import debian_lock
from catalogue.text_file import read_text
from host import debian
from host.apt import ArchiveError
from host.errors import HostError
from host.files import write_atomically
from images.base.archive import archive

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
EXAMPLE = "/usr/share/doc/apt/examples/sources.list"
# No program in an image reads the excluded files. The licences require the copyright files.
EXCLUDED = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
INCLUDED = ("/usr/share/doc/*/copyright", EXAMPLE, "/usr/share/locale/locale.alias")
# These merge /usr from the start in a suite that needs it; otherwise its usrmerge package installs all of Perl.
MERGED = "usr-is-merged"
MERGED_HOOKS = "/usr/share/mmdebstrap/hooks/merged-usr"


class RootfsError(Exception):
    """The root file system cannot be built as locked."""


def load(path: Path) -> Suite:
    """Read 3rdparty/debian/<suite>.yaml. Raises CatalogueError if the file does not match its schema."""
    return parse_suite(str(path), read_text(Path(), str(path)))


def lock_name(suite: Suite, architecture: str, kind: str = "") -> str:
    """Return the file name of a lock."""
    return Path(debian_lock(suite.suite, architecture, kind)).name


def machine() -> str:
    """Return Debian's name for this machine's architecture."""
    return {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]


def sources(suite: str, snapshot: str = "") -> list[str]:
    """Return apt source lines for `suite` at the first archive that has it: the machine's, else Debian's of old suites.

    `snapshot` is a timestamp in Debian's snapshot service, which is the last resort. Raises RootfsError if an address
    has a password, or if no archive has the suite.
    """
    try:
        archives = debian.archives([snapshot] if snapshot else [])
        for each in archives:
            _refuse_password(each.main)
            _refuse_password(each.security)
        found = debian.find(suite, archives)
    except HostError as error:
        raise RootfsError(str(error)) from None
    return [f"deb {found.main} {suite} main", f"deb {found.security} {suite}-security main"]


def _refuse_password(root: str) -> None:
    # The address is an argument of mmdebstrap, and every user of the machine can read a process's arguments.
    if "@" in root:
        place = f"{root.rpartition('@')[2]} (RUNTIME_DEBIAN_MIRROR, RUNTIME_DEBIAN_ARCHIVE or apt's sources)"
        raise RootfsError(f"{place}: expected an address without a user and password, found some")


def hooks(suite: str, manifest: Path) -> list[str]:
    """Return the shell commands that mmdebstrap runs on the finished tree; $1 is the path of the tree."""
    show = "dpkg-query -W -f='${Package}=${Version}\\n' | xargs apt-cache show"
    # The example has only the host of the security archive, without the path.
    whole = "sed -E 's#^(deb https?://[^/ ]+)/? ([^ ]+-security )#\\1/debian-security \\2#'"
    own = f"sed -n 's/^\\(deb .* {suite}[^ ]*\\) main.*/\\1 main/p' \"$1{EXAMPLE}\""
    return [
        f'chroot "$1" sh -c "{show}" > {manifest}'.replace("${", "\\${"),
        f'{own} | {whole} > "$1/etc/apt/sources.list"',
        'find "$1/usr/share/doc" -xtype l ! -lname "/*" -delete',
        'find "$1" -xdev -type f -perm /6000 -exec chmod ug-s {} +',
        f'rm -rf "$1{EXAMPLE}" "$1/var/lib/dpkg/status-old" "$1/var/cache/debconf/"*-old',
    ]


def command(
    suite: str, packages: Sequence[str], tar: Path, all_hooks: Sequence[str], source_lines: Sequence[str]
) -> list[str]:
    """Return the mmdebstrap command that builds a root file system with `packages` from `source_lines`."""
    options = ["--variant=minbase", "--quiet", "--include=" + ",".join(packages)]
    options += ['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Retries "3"']
    options += [f"--dpkgopt=path-exclude={path}" for path in EXCLUDED]
    options += [f"--dpkgopt=path-include={path}" for path in INCLUDED]
    if MERGED in packages:
        options.append(f"--hook-dir={MERGED_HOOKS}")
    options += [f"--customize-hook={hook}" for hook in all_hooks]
    return ["mmdebstrap", *options, suite, str(tar), *source_lines]


def locked_lines(manifest: str) -> list[str]:
    """Return a sorted `name=version sha256:…` for each package in the output of `apt-cache show`."""
    lines = set()
    for paragraph in manifest.split("\n\n"):
        fields = dict(re.findall(r"(?m)^(Package|Version|SHA256): (.*)$", paragraph))
        if fields:
            lines.add(f"{fields['Package']}={fields['Version']} sha256:{fields['SHA256']}")
    return sorted(lines)


def difference(lock: list[str], found: list[str]) -> str:
    """Return the differences between the lock and the archive, one a line; empty if there are none."""
    gone = [f"  locked  {line}" for line in lock if line not in found]
    new = [f"  archive {line}" for line in found if line not in lock]
    return "\n".join(sorted(gone + new, key=lambda line: line.split()[1]))


def build(
    suite: str, packages: Sequence[str], tar: Path, more_hooks: Sequence[str] = (), snapshot: str = ""
) -> list[str]:
    """Write the tar and return the lock lines of its packages. `more_hooks` run after ours. Raises RootfsError."""
    source_lines = sources(suite, snapshot)
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest"
        environment = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8"}
        environment.setdefault("SOURCE_DATE_EPOCH", "0")
        all_hooks = [*hooks(suite, manifest), *more_hooks]
        result = subprocess.run(command(suite, packages, tar, all_hooks, source_lines), env=environment)
        if result.returncode:
            raise RootfsError(f"mmdebstrap failed ({result.returncode}); see the output above")
        return locked_lines(manifest.read_text())


def build_locked(suite: Suite, lock: Path, tar: Path) -> None:
    """Write the tar. Raises RootfsError with the difference, and leaves no tar, if the packages differ from `lock`."""
    found = build(suite.suite, suite.base, tar, snapshot=suite.snapshot)
    changes = difference(locked_rows(lock.read_text()), found)
    if changes:
        tar.unlink()
        raise RootfsError(
            f"{lock}: the Debian archive differs from the lockfile:\n{changes}\n"
            "Review them, then write the locks again as 3rdparty/debian/README.md says."
        )


def relock(suite: Suite, locks: Path) -> None:
    """Write both locks of every architecture from the current state of the archive, or write none of them.

    Raises ArchiveError if the archive is unreachable, and RootfsError if a lock would be empty.
    """
    for path, text in current_locks(suite, sources(suite.suite, suite.snapshot)).items():
        write_atomically(locks / Path(path).name, text.encode())


def current_locks(suite: Suite, source_lines: Sequence[str]) -> Mapping[str, str]:
    """Return path -> text of both locks of every architecture, from the current state of the archive.

    Raises ArchiveError if the archive is unreachable, and RootfsError if a lock would be empty.
    """
    found = {}
    for architecture in suite.architectures:
        base, more = _now(suite, architecture, source_lines)
        found[debian_lock(suite.suite, architecture)] = base
        found[debian_lock(suite.suite, architecture, "build-")] = more
    for path, lines in found.items():
        if not lines:
            raise RootfsError(f"{path}: expected packages, found none in what apt would install")
    return {path: with_count(lines) for path, lines in found.items()}


def _now(suite: Suite, architecture: str, source_lines: Sequence[str]) -> tuple[list[str], list[str]]:
    with archive(source_lines, architecture) as found:
        base = found.locked_lines(suite.base)
        both = found.locked_lines(suite.base + suite.build)
    return base, [line for line in both if line not in base]


def main(arguments: list[str]) -> int:
    """Run as the module's docstring says. Returns the exit code: 2, after one line on stderr, if something is wrong."""
    try:
        suite, locks = load(Path(arguments[0])), Path(arguments[1])
        if arguments[2] == "--relock":
            relock(suite, locks)
        else:
            build_locked(suite, locks / lock_name(suite, machine()), Path(arguments[2]))
    except (RootfsError, ArchiveError, CatalogueError, OSError) as error:
        print(f"rootfs: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
