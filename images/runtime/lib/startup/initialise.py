"""What a deployment can ask for before the program starts: a migrated database, and a first user."""

from __future__ import annotations

import os

from startup.errors import StartError, say
from startup.installed import airflow

MIGRATE = ("_AIRFLOW_DB_MIGRATE", "_AIRFLOW_DB_UPGRADE")
CREATE_USER = "_AIRFLOW_WWW_USER_CREATE"
PASSWORD = "_AIRFLOW_WWW_USER_PASSWORD"  # noqa: S105  # a variable's name
PASSWORD_COMMAND = "_AIRFLOW_WWW_USER_PASSWORD_CMD"  # noqa: S105
# Option of `airflow users create` -> its variable, and its default.
USER = {
    "--username": ("_AIRFLOW_WWW_USER_USERNAME", "admin"),
    "--firstname": ("_AIRFLOW_WWW_USER_FIRSTNAME", "Airflow"),
    "--lastname": ("_AIRFLOW_WWW_USER_LASTNAME", "Admin"),
    "--email": ("_AIRFLOW_WWW_USER_EMAIL", "airflowadmin@example.com"),
    "--role": ("_AIRFLOW_WWW_USER_ROLE", "Admin"),
}
# Airflow waits 1.8 s for another's migration and then fails with this error of psycopg2's.
_LOCKED = (b"LockNotAvailable",)
# What SQLite, PostgreSQL and MySQL say of a database that was not migrated.
_NO_TABLES = (b"no such table", b"UndefinedTable", b"(1146,")
# Each takes that and Airflow's start, 5 s at least.
_TURNS = 100
NO = ("", "0", "false", "no", "off")


class Initialisation:
    """What is to be done. Its variables leave the environment: a password is no other process's, and once is enough.

    `again` is true of a command that is run in a container beside its program, which gets all variables again: a probe.
    """

    def __init__(self, environment: dict[str, str], again: bool = False) -> None:
        self._environment = environment
        self._password = environment.pop(PASSWORD, "")
        self._password_command = environment.pop(PASSWORD_COMMAND, "")
        asked_for = [_take(environment, name) for name in MIGRATE]
        creates = _take(environment, CREATE_USER)
        self._migrate = any(asked_for) and not again
        self._create_user = creates and not again
        if self._create_user and not self._password and not self._password_command:
            raise StartError(f"{PASSWORD}: expected the password of the user to create, found nothing", 2)

    def __bool__(self) -> bool:
        return self._migrate or self._create_user

    def run(self) -> None:
        """Do it; StartError when a step fails."""
        if self._create_user and not self._password:
            self._password = self._output()
        if self._migrate:
            _migrate(migration(airflow()), self._environment)
        if self._create_user:
            for command in create_user(self._environment):
                _create(command, self._environment, self._password)

    def _output(self) -> str:
        """What the password's command prints."""
        from subprocess import PIPE, run

        shell = ["bash", "-c", self._password_command]
        found = run(shell, stdout=PIPE, env=self._environment)
        password = found.stdout.decode().rstrip("\n")
        if found.returncode or not password:
            raise StartError(f"{PASSWORD_COMMAND}: it ended with exit code {found.returncode} or printed no password")
        return password


def _take(environment: dict[str, str], name: str) -> bool:
    """Whether a variable says yes; it is gone then."""
    return environment.pop(name, "").strip().lower() not in NO


def migration(airflow: tuple[int, int]) -> list[str]:
    """The command that migrates the database of a minor version of Airflow."""
    return ["airflow", "db", "migrate" if airflow >= (2, 7) else "upgrade"]


def create_user(environment: dict[str, str]) -> list[list[str]]:
    """The commands that create the user; one of them reads the password from its input."""
    values = {option: environment.get(name) or text for option, (name, text) in USER.items()}
    # A value that begins with - would be taken for an option of its own.
    options = [f"{option}={value}" for option, value in values.items()]
    program = os.path.join(os.path.dirname(__file__), "airflow_with_password.py")
    # A new database has no other role until the webserver has run, or this.
    roles = [] if values["--role"] == "Admin" else [["airflow", "sync-perm"]]
    return [*roles, ["python", program, "users", "create", *options]]


def _migrate(command: list[str], environment: dict[str, str]) -> None:
    """Migrate, after another container's migration when there is one; StartError when it fails."""
    for _ in range(_TURNS):
        exit_code, locked = _watched(command, environment, _LOCKED)
        if not locked:
            break
        say("another container migrates the database: trying again")
    if exit_code:
        raise _failure("the database's migration", exit_code)


def _watched(
    command: list[str], environment: dict[str, str], signs: tuple[bytes, ...], text: str = ""
) -> tuple[int, bool]:
    """Exit code, and whether it failed with one of the signs; `text` is its input, and all output goes to stderr."""
    from subprocess import PIPE, STDOUT, Popen

    found = False
    with Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=STDOUT) as process:
        assert process.stdin
        assert process.stdout
        # A password is shorter than what a pipe holds, so that nobody waits for the other.
        try:
            process.stdin.write(text.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        for line in process.stdout:
            os.write(2, line)
            found = found or any(sign in line for sign in signs)
    return process.returncode, found and process.returncode != 0


def _create(command: list[str], environment: dict[str, str], password: str) -> None:
    """Run a step of a user's creation; StartError when it fails twice, as it may once beside another container."""
    for _ in range(2):
        exit_code, no_tables = _watched(command, environment, _NO_TABLES, password)
        if not exit_code:
            return
    hint = f" ({MIGRATE[0]}=true makes the tables of a new database)" if no_tables else ""
    raise _failure("the user's creation", exit_code, hint)


def _failure(what: str, exit_code: int, hint: str = "") -> StartError:
    return StartError(f"{what} failed with exit code {exit_code}; its reason is above{hint}")
