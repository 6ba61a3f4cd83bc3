"""Make the root file system of a Debian release, as a tar whose packages are exactly the locked.

    rootfs PACKAGES_YAML LOCKS TAR        build; refuse packages that the lock does not have
    rootfs PACKAGES_YAML LOCKS --relock   write the locks of every architecture from what the archive has now

LOCKS is the folder of the locks: <suite>-<arch>.txt is all of the root file system, and
<suite>-build-<arch>.txt what compiling needs on top.

The archive is the one that the machine's apt is configured for, else Debian's archive of old suites. The image
gets Debian's own addresses instead (from the example that the apt package ships), so nothing of the machine stays.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from catalogue.debian import Suite, parse_suite
from catalogue.errors import CatalogueError
from catalogue.paths import debian_lock
from catalogue.text_file import read_text
from host import debian
from host.errors import HostError
from host.files import write_atomically
from images.base.archive import ArchiveError, archive

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
EXAMPLE = "/usr/share/doc/apt/examples/sources.list"
# Files that no program of an image reads; copyright files stay, as the licences ask.
EXCLUDED = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
INCLUDED = ("/usr/share/doc/*/copyright", EXAMPLE, "/usr/share/locale/locale.alias")


# A suite that needs a merged /usr has it from the start with these; else its usrmerge would bring all of Perl.
MERGED = "usr-is-merged"
MERGED_HOOKS = "/usr/share/mmdebstrap/hooks/merged-usr"


class RootfsError(Exception):
    """The root file system cannot be made as it is pinned."""


def load(path: Path) -> Suite:
    """Read 3rdparty/debian/<suite>.yaml; raises CatalogueError for anything but what its schema says."""
    return parse_suite(str(path), read_text(Path(), str(path)))


def lock_name(suite: Suite, architecture: str, kind: str = "") -> str:
    """The file name of a lock."""
    return Path(debian_lock(suite.suite, architecture, kind)).name


def machine() -> str:
    """Debian's name of this machine's architecture."""
    return {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]


def sources(suite: str, snapshot: str = "") -> list[str]:
    """apt source lines for `suite` at the first archives that have it: this machine's, else Debian's of old suites.

    `snapshot` is the time of a copy in Debian's snapshot service, the last resort. Raises RootfsError if an address has
    a password, or no archive has the suite.
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
    # mmdebstrap has the address as an argument, which everybody on the machine can read.
    if "@" in root:
        place = f"{root.rpartition('@')[2]} (RUNTIME_DEBIAN_MIRROR, RUNTIME_DEBIAN_ARCHIVE or apt's sources)"
        raise RootfsError(f"{place}: expected an address without a user and password, found some")


def hooks(suite: str, manifest: Path) -> list[str]:
    """What mmdebstrap runs on the finished tree, the path of which is $1."""
    show = "dpkg-query -W -f='${Package}=${Version}\\n' | xargs apt-cache show"
    # The example names the security archive's host alone; the archive is below it.
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
    """The call of mmdebstrap for a root file system with `packages` of the archives of `source_lines`."""
    options = ["--variant=minbase", "--quiet", "--include=" + ",".join(packages)]
    options += ['--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Retries "3"']
    options += [f"--dpkgopt=path-exclude={path}" for path in EXCLUDED]
    options += [f"--dpkgopt=path-include={path}" for path in INCLUDED]
    if MERGED in packages:
        options.append(f"--hook-dir={MERGED_HOOKS}")
    options += [f"--customize-hook={hook}" for hook in all_hooks]
    return ["mmdebstrap", *options, suite, str(tar), *source_lines]


def locked_lines(manifest: str) -> list[str]:
    """`name=version sha256:…` for each package of apt's answer, sorted."""
    lines = set()
    for paragraph in manifest.split("\n\n"):
        fields = dict(re.findall(r"(?m)^(Package|Version|SHA256): (.*)$", paragraph))
        if fields:
            lines.add(f"{fields['Package']}={fields['Version']} sha256:{fields['SHA256']}")
    return sorted(lines)


def difference(lock: list[str], found: list[str]) -> str:
    """What the archive has otherwise than the lock, a line each."""
    gone = [f"  locked  {line}" for line in lock if line not in found]
    new = [f"  archive {line}" for line in found if line not in lock]
    return "\n".join(sorted(gone + new, key=lambda line: line.split()[1]))


def build(
    suite: str, packages: Sequence[str], tar: Path, more_hooks: Sequence[str] = (), snapshot: str = ""
) -> list[str]:
    """Write the tar and return the locked lines of what is in it; `more_hooks` run after ours. Raises RootfsError."""
    source_lines = sources(suite, snapshot)
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest"
        environment = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8"}
        environment.setdefault("SOURCE_DATE_EPOCH", "0")
        all_hooks = [*hooks(suite, manifest), *more_hooks]
        result = subprocess.run(command(suite, packages, tar, all_hooks, source_lines), env=environment)
        if result.returncode:
            raise RootfsError(f"mmdebstrap failed ({result.returncode}); its reason is above")
        return locked_lines(manifest.read_text())


def build_locked(suite: Suite, lock: Path, tar: Path) -> None:
    """Write the tar, if it holds what `lock` has; raise RootfsError with the difference if not."""
    found = build(suite.suite, suite.base, tar, snapshot=suite.snapshot)
    changes = difference(lock.read_text().splitlines(), found)
    if changes:
        tar.unlink()
        raise RootfsError(
            f"{lock}: the Debian archive has other packages than are locked:\n{changes}\n"
            "Review them, then write the locks again as 3rdparty/debian/README.md says."
        )


def relock(suite: Suite, locks: Path) -> None:
    """Write both locks of every architecture from what the archive has now, or none of them.

    Raises ArchiveError when it cannot be reached, RootfsError when there would be nothing in a lock.
    """
    found = {}
    for architecture in suite.architectures:
        base, more = _now(suite, architecture)
        found[locks / lock_name(suite, architecture)] = base
        found[locks / lock_name(suite, architecture, "build-")] = more
    for lock, lines in found.items():
        if not lines:
            raise RootfsError(f"{lock}: expected packages, found none in what apt would install")
    for lock, lines in found.items():
        write_atomically(lock, ("\n".join(lines) + "\n").encode())


def _now(suite: Suite, architecture: str) -> tuple[list[str], list[str]]:
    with archive(sources(suite.suite, suite.snapshot), architecture) as found:
        base = found.locked_lines(suite.base)
        both = found.locked_lines(suite.base + suite.build)
    return base, [line for line in both if line not in base]


def main(arguments: list[str]) -> int:
    """Run as the module's text says; exit code 2 with one clear line when it cannot."""
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
