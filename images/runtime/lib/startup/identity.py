"""The user that a container runs as: astro, root, or any UID with group 0."""

from __future__ import annotations

import os

from startup.errors import StartError, report

ASTRO = 50000
TEMPORARY = "/tmp"  # noqa: S108  # writable in every deployment
FOLDER = TEMPORARY + "/astro-runtime-{uid}"


def check(uid: int, gid: int) -> None:
    """Warn about root. Raises StartError for another UID than astro's that is not in group 0."""
    if uid == 0:
        report("running as root; the image is intended for the user astro (50000:0)")
    elif uid != ASTRO and gid != 0:
        raise StartError(f"UID {uid} needs group 0, but its group is {gid}: use --user {uid}:0")


def named(environment: dict[str, str], uid: int) -> dict[str, str]:
    """Return the variables that give an unknown UID a user name, through files of this container.

    Raises StartError if the files cannot be written.
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
            # Airflow's tasks set a process title, which overwrites the environment that libnss_wrapper reads.
            "LOGNAME": environment.get("LOGNAME") or name,
            "USER": environment.get("USER") or name,
        }


def _passwd(uid: int, name: str, home: str) -> str:
    """Write a passwd file with a line for the UID; return its path, which is always the same: probes start often."""
    folder = FOLDER.format(uid=uid)
    path, new = f"{folder}/passwd", f"{folder}/passwd.{os.getpid()}"
    try:
        _make_own(folder, uid)
        with open("/etc/passwd", encoding="utf-8") as known, open(new, "w", encoding="utf-8") as file:
            file.write(f"{known.read()}{name}:x:{uid}:0:Astro:{home}:/bin/bash\n")
        os.replace(new, path)
    except OSError as error:
        raise StartError(f"UID {uid} has no user name, and cannot write one to {folder}: {error.strerror}") from None
    return path


def _make_own(folder: str, uid: int) -> None:
    """Create a folder, or accept an existing one of this UID. Raises PermissionError if it belongs to another user."""
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        found = os.lstat(folder)
        if found.st_uid != uid or found.st_mode & 0o170000 != 0o040000:
            raise PermissionError(1, "another user owns it") from None
