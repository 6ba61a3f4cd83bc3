"""Print files that the image should not have, or that have the wrong mode. Run it as root."""

import json
import os
import shutil
import stat
import sys

SKIPPED = {"/proc", "/sys", "/dev"}
# The files that the engine adds to every container.
ENGINE = {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab", "/.dockerenv"}


def everything() -> "list[str]":
    """Return every path in the image."""
    found = []
    for parent, folders, files in os.walk("/"):
        folders[:] = [f for f in folders if os.path.join(parent, f) not in SKIPPED]
        found += [os.path.join(parent, name) for name in folders + files]
    return sorted(path for path in found if path not in ENGINE)


def main() -> None:
    """Print the files by problem."""
    paths = {path: os.lstat(path).st_mode for path in everything()}
    links = [path for path, mode in paths.items() if stat.S_ISLNK(mode)]
    real = {path: mode for path, mode in paths.items() if not stat.S_ISLNK(mode)}
    plain = {path: mode for path, mode in real.items() if stat.S_ISREG(mode)}
    empty, absent = (argument.split(",") for argument in sys.argv[1:3])
    below = tuple(folder + "/" for folder in empty)
    print(
        json.dumps(
            {
                "count": len(paths),
                "broken_links": [path for path in links if not os.path.exists(path)],
                "set_id": [path for path, mode in plain.items() if mode & 0o6000],
                "open_to_all": [p for p, m in real.items() if m & 0o002 and not m & stat.S_ISVTX],
                "left_behind": [p for p in plain if p.startswith(below) and os.path.getsize(p)]
                + [path for path in absent if os.path.lexists(path)],
                "compilers": [n for n in ("gcc", "cc", "g++", "make", "uv") if shutil.which(n)],
            }
        )
    )


if __name__ == "__main__":
    main()
