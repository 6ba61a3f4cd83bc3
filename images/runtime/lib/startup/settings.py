"""What a deployment sets for Airflow: by variables, or in a configuration file of its own."""

from __future__ import annotations

# The metadata database, under its name from Airflow 2.3 on and under the older one; and Celery's broker.
DATABASE = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN")
BROKER = "AIRFLOW__CELERY__BROKER_URL"
# The forms in which these can be set, the strongest first; another option has the first form alone.
KINDS = ("", "_CMD", "_SECRET")
_NESTED = 20
# For a command that prints a connection: as long as a service is waited for, unless a deployment has it otherwise.
COMMAND_SECONDS = 60


def database(airflow: tuple[int, int]) -> tuple[str, ...]:
    """The names of the database's option, that which counts for this minor version of Airflow first."""
    return DATABASE if airflow >= (2, 3) else DATABASE[::-1]


class UnknownValueError(Exception):
    """An option is set, but its value cannot be known here. The text says why, without the value."""


class Settings:
    """The options of a deployment, looked up as Airflow does: variables first, then the file.

    An option is named as its variable: AIRFLOW__CORE__EXECUTOR.
    """

    def __init__(self, environment: dict[str, str], file: str | None = None) -> None:
        self.environment = environment
        self._file = file
        self._rows: dict[str, str] | None = None
        self._outputs: dict[str, str] = {}

    def is_set(self, *names: str) -> bool:
        """Whether one of the options has a value, of whatever kind."""
        return self._first(names) is not None

    def value(self, *names: str) -> str | None:
        """The value of the first option that has one; None if none has.

        UnknownValueError if it is in a secrets backend, or its command fails.
        """
        found = self._first(names)
        return self._value(*found) if found else None

    def place(self, *names: str) -> str | None:
        """Where the first option is set that has a value, or a variable that is empty; None if none is set."""
        found = self._first(names)
        if found:
            return found[0]
        return next((name + kind for name in names for kind in KINDS if name + kind in self.environment), None)

    def _first(self, names: tuple[str, ...]) -> tuple[str, str, str] | None:
        """Place, text and kind of the first option that has a value."""
        for rows in (self.environment, self._of_file()):
            for name in names:
                for kind in _kinds(rows, name):
                    place = name + kind if rows is self.environment else self._place_in_file(name + kind)
                    return place, rows[name + kind], kind
        return None

    def _place_in_file(self, name: str) -> str:
        _, section, key = name.lower().split("__", 2)
        return f"{self._file}: [{section}] {key}"

    def _of_file(self) -> dict[str, str]:
        if self._rows is None:
            self._rows = _read(self._file) if self._file else {}
        return self._rows

    def _value(self, place: str, text: str, kind: str) -> str:
        if kind == "_SECRET":
            raise UnknownValueError(f"{place} names a secret, which Airflow alone can read")
        return self._output(place, text) if kind == "_CMD" else expanded(text)

    def _output(self, place: str, command: str) -> str:
        """What a command prints, run once and as Airflow runs it: without a shell."""
        if place not in self._outputs:
            self._outputs[place] = self._run(place, command)
        return self._outputs[place]

    def _run(self, place: str, command: str) -> str:
        import shlex
        from subprocess import DEVNULL, PIPE, TimeoutExpired, run

        limit = COMMAND_SECONDS
        try:
            found = run(shlex.split(command), stdout=PIPE, stderr=DEVNULL, env=self.environment, timeout=limit)
        except TimeoutExpired:
            raise UnknownValueError(f"the command of {place} did not end within {limit} s") from None
        except (OSError, ValueError):
            raise UnknownValueError(f"the command of {place} cannot be run") from None
        if found.returncode:
            raise UnknownValueError(f"the command of {place} ended with exit code {found.returncode}")
        return found.stdout.decode(errors="replace").strip()


def _kinds(rows: dict[str, str], name: str) -> list[str]:
    kinds = KINDS if name in (*DATABASE, BROKER) else KINDS[:1]
    return [kind for kind in kinds if rows.get(name + kind)]


def expanded(text: str) -> str:
    """The text with variables in place of their names, and of the names in these, as Airflow reads every option."""
    from os.path import expanduser, expandvars

    # A variable that names itself would never come to an end.
    for _ in range(_NESTED):
        found = expanduser(expandvars(text))
        if found == text:
            break
        text = found
    return text


def _read(file: str) -> dict[str, str]:
    """The options of a configuration file, each under the name of its variable.

    None of a file that cannot be read: Airflow says what is wrong with it.
    """
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return {}
    return {
        f"AIRFLOW__{section}__{key}".upper(): text.replace("%%", "%")
        for section in parser.sections()
        for key, text in parser.items(section)
    }
