"""The user that a container runs as: astro, root, or any UID with group 0."""

from __future__ import annotations

from startup.errors import StartError, report

ASTRO = 50000


def check(uid: int, gid: int) -> None:
    """Warn about root. Raises StartError for another UID than astro's that is not in group 0."""
    if uid == 0:
        report("running as root; the image is intended for the user astro (50000:0)")
    elif uid != ASTRO and gid != 0:
        raise StartError(f"UID {uid} needs group 0, but its group is {gid}: use --user {uid}:0")


def named(environment: dict[str, str], uid: int) -> dict[str, str]:
    """Return the variables with a UID's name, if libnss_astro gives it one; else {}.

    Programs without the C library read only these variables and /etc/passwd.
    """
    import pwd

    name = f"astro{uid}"
    try:
        if pwd.getpwuid(uid).pw_name != name:
            return {}
    except KeyError:  # a project replaced /etc/nsswitch.conf
        pass
    return {variable: environment.get(variable) or name for variable in ("LOGNAME", "USER")}
