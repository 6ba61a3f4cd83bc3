"""The optional steps before the program starts: migrate the database and create a first user."""

from __future__ import annotations

import os

from startup.errors import StartError, report
from startup.installed import AIRFLOW, PYTHON, airflow

MIGRATE = ("_AIRFLOW_DB_MIGRATE", "_AIRFLOW_DB_UPGRADE")
CREATE_USER = "_AIRFLOW_WWW_USER_CREATE"
PASSWORD = "_AIRFLOW_WWW_USER_PASSWORD"  # noqa: S105  # a variable's name
PASSWORD_COMMAND = "_AIRFLOW_WWW_USER_PASSWORD_CMD"  # noqa: S105
# Option of `airflow users create` -> its variable and its default.
USER = {
    "--username": ("_AIRFLOW_WWW_USER_USERNAME", "admin"),
    "--firstname": ("_AIRFLOW_WWW_USER_FIRSTNAME", "Airflow"),
    "--lastname": ("_AIRFLOW_WWW_USER_LASTNAME", "Admin"),
    "--email": ("_AIRFLOW_WWW_USER_EMAIL", "airflowadmin@example.com"),
    "--role": ("_AIRFLOW_WWW_USER_ROLE", "Admin"),
}
# Airflow waits 1.8 s for another container's migration and then fails with this error of psycopg2.
_LOCKED = (b"LockNotAvailable",)
# The errors of SQLite, PostgreSQL and MySQL for a database that was not migrated.
_NO_TABLES = (b"no such table", b"UndefinedTable", b"(1146,")
# Each attempt takes those 1.8 s and the start of Airflow, at least 5 s together.
_TURNS = 100
NO = ("", "0", "false", "no", "off")


class Initialisation:
    """The requested steps. True if there are any.

    Removes its variables from the environment, so that no other process gets the password or repeats the steps.
    `again` is true for a command that the engine runs in a started container, such as a probe: it gets all variables
    again, but must not repeat the steps. Raises StartError if a user is requested without a password.
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
            raise StartError(f"{PASSWORD}: expected a password for the new user, found nothing", 2)

    def __bool__(self) -> bool:
        return self._migrate or self._create_user

    def run(self) -> None:
        """Run the steps. Raises StartError if one fails."""
        if self._create_user and not self._password:
            self._password = self._output()
        if self._migrate:
            _migrate(migration(airflow()), self._environment)
        if self._create_user:
            for command in create_user(self._environment):
                _create(command, self._environment, self._password)

    def _output(self) -> str:
        """Return the output of the password command. Raises StartError if it fails or prints nothing."""
        from subprocess import PIPE, run

        shell = ["bash", "-c", self._password_command]
        found = run(shell, stdout=PIPE, env=self._environment)
        password = found.stdout.decode().rstrip("\n")
        if found.returncode or not password:
            reason = f"the command ended with exit code {found.returncode} or printed no password"
            raise StartError(f"{PASSWORD_COMMAND}: {reason}")
        return password


def _take(environment: dict[str, str], name: str) -> bool:
    """Remove a variable from the environment; return whether it was set and is not a word for no."""
    return environment.pop(name, "").strip().lower() not in NO


def migration(airflow: tuple[int, int]) -> list[str]:
    """Return the command that migrates the database in this minor version of Airflow."""
    return [AIRFLOW, "db", "migrate" if airflow >= (2, 7) else "upgrade"]


def create_user(environment: dict[str, str]) -> list[list[str]]:
    """Return the commands that create the user; the last one reads the password from stdin."""
    values = {option: environment.get(name) or text for option, (name, text) in USER.items()}
    # With a space instead of =, a value that begins with - would be read as an option.
    options = [f"{option}={value}" for option, value in values.items()]
    program = os.path.join(os.path.dirname(__file__), "airflow_with_password.py")
    # A new database has only the Admin role until the webserver or sync-perm has run.
    roles = [] if values["--role"] == "Admin" else [[AIRFLOW, "sync-perm"]]
    return [*roles, [PYTHON, program, "users", "create", *options]]


def _migrate(command: list[str], environment: dict[str, str]) -> None:
    """Migrate, after another container's migration if there is one. Raises StartError if it fails."""
    for _ in range(_TURNS):
        exit_code, locked = _watched(command, environment, _LOCKED)
        if not locked:
            break
        report("another container is migrating the database: retrying")
    if exit_code:
        raise _failure("the database migration", exit_code)


def _watched(
    command: list[str], environment: dict[str, str], signs: tuple[bytes, ...], text: str = ""
) -> tuple[int, bool]:
    """Run a command with `text` as its input and all output on stderr.

    Returns the exit code, and whether the command failed and one of `signs` is in its output.
    """
    from subprocess import PIPE, STDOUT, Popen

    found = False
    with Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=STDOUT) as process:
        assert process.stdin
        assert process.stdout
        # A password fits into the pipe's buffer, so this write cannot block.
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
    """Run a step of a user's creation, and retry it once, because another container may interfere with the first try.

    Raises StartError if both tries fail.
    """
    for _ in range(2):
        exit_code, no_tables = _watched(command, environment, _NO_TABLES, password)
        if not exit_code:
            return
    hint = f" ({MIGRATE[0]}=true creates the tables of a new database)" if no_tables else ""
    raise _failure("the user creation", exit_code, hint)


def _failure(what: str, exit_code: int, hint: str = "") -> StartError:
    return StartError(f"{what} failed with exit code {exit_code}; see the output above{hint}")
