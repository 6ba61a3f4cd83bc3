"""The user that a container runs as: the image's own, root, or any UID of group 0."""

from __future__ import annotations

import os

from startup.errors import StartError, say

ASTRO = 50000
TEMPORARY = "/tmp"  # noqa: S108  # the one place that is writable in every deployment
FOLDER = TEMPORARY + "/astro-runtime-{uid}"


def check(uid: int, gid: int) -> None:
    """Warn of root; raise StartError for a UID that cannot write what group 0 can."""
    if uid == 0:
        say("running as root; the image is made for the user astro (50000:0)")
    elif uid != ASTRO and gid != 0:
        raise StartError(f"UID {uid} needs group 0, but its group is {gid}: use --user {uid}:0")


def named(environment: dict[str, str], uid: int) -> dict[str, str]:
    """The variables that give a UID without a name one, in files that this container alone reads.

    StartError when the files cannot be written.
    """
    import pwd

    try:
        pwd.getpwuid(uid)
        return {}
    except KeyError:
        libraries = ["libnss_wrapper.so", environment.get("LD_PRELOAD", "")]
        name = f"astro{uid}"
        return {
            "NSS_WRAPPER_PASSWD": _passwd(uid, name, environment.get("HOME", "/")),
            "NSS_WRAPPER_GROUP": "/etc/group",
            "LD_PRELOAD": ":".join(filter(None, libraries)),
            # A forked process that gives itself a title, as Airflow's tasks do, writes over what libnss_wrapper reads.
            "LOGNAME": environment.get("LOGNAME") or name,
            "USER": environment.get("USER") or name,
        }


def _passwd(uid: int, name: str, home: str) -> str:
    """Write a passwd with a line for the UID. The place is the same each time: probes start often."""
    folder = FOLDER.format(uid=uid)
    path, new = f"{folder}/passwd", f"{folder}/passwd.{os.getpid()}"
    try:
        _make_own(folder, uid)
        with open("/etc/passwd", encoding="utf-8") as known, open(new, "w", encoding="utf-8") as file:
            file.write(f"{known.read()}{name}:x:{uid}:0:Astro:{home}:/bin/bash\n")
        os.replace(new, path)
    except OSError as error:
        raise StartError(f"UID {uid} gets no name, because {folder} cannot be written: {error.strerror}") from None
    return path


def _make_own(folder: str, uid: int) -> None:
    """Make a folder, or take one that is ours; PermissionError when it is somebody else's."""
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        found = os.lstat(folder)
        if found.st_uid != uid or found.st_mode & 0o170000 != 0o040000:
            raise PermissionError(1, "it is of another user") from None
