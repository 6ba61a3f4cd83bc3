"""The Airflow options of a deployment, set by variables or in its own configuration file."""

from __future__ import annotations

# The option of the metadata database: its name from Airflow 2.3 on, then its older name.
DATABASE = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN")
BROKER = "AIRFLOW__CELERY__BROKER_URL"
# The variants of these options, in order of precedence. Other options have only the first one.
KINDS = ("", "_CMD", "_SECRET")
_NESTED = 20
# The time limit for a command that prints a connection. It equals the default wait for a service.
COMMAND_SECONDS = 60


def database(airflow: tuple[int, int]) -> tuple[str, ...]:
    """Return the names of the database option, with the one that this minor version of Airflow prefers first."""
    return DATABASE if airflow >= (2, 3) else DATABASE[::-1]


class UnknownValueError(Exception):
    """An option is set, but the entrypoint cannot get its value. The text says why, without the value."""


class Settings:
    """The options of a deployment, looked up as Airflow does: variables first, then the file.

    The name of an option is that of its variable: AIRFLOW__CORE__EXECUTOR.
    """

    def __init__(self, environment: dict[str, str], file: str | None = None) -> None:
        self.environment = environment
        self._file = file
        self._rows: dict[str, str] | None = None
        self._outputs: dict[str, str] = {}

    def is_set(self, *names: str) -> bool:
        """Return whether one of the options has a value, in any variant."""
        return self._first(names) is not None

    def value(self, *names: str) -> str | None:
        """Return the value of the first option that has one, else None.

        Raises UnknownValueError if the value is in a secrets backend, or its command fails.
        """
        found = self._first(names)
        return self._value(*found) if found else None

    def source(self, *names: str) -> str | None:
        """Return where the first option with a value is set, else the first empty variable, else None."""
        found = self._first(names)
        if found:
            return found[0]
        return next((name + kind for name in names for kind in KINDS if name + kind in self.environment), None)

    def _first(self, names: tuple[str, ...]) -> tuple[str, str, str] | None:
        """Return the source, text and variant of the first option that has a value, else None."""
        for rows in (self.environment, self._of_file()):
            for name in names:
                for kind in _kinds(rows, name):
                    source = name + kind if rows is self.environment else self._source_in_file(name + kind)
                    return source, rows[name + kind], kind
        return None

    def _source_in_file(self, name: str) -> str:
        _, section, key = name.lower().split("__", 2)
        return f"{self._file}: [{section}] {key}"

    def _of_file(self) -> dict[str, str]:
        if self._rows is None:
            self._rows = _read(self._file) if self._file else {}
        return self._rows

    def _value(self, source: str, text: str, kind: str) -> str:
        if kind == "_SECRET":
            raise UnknownValueError(f"{source} names a secret, which only Airflow can read")
        return self._output(source, text) if kind == "_CMD" else expanded(text)

    def _output(self, source: str, command: str) -> str:
        """Return the output of a command. Like Airflow, runs it without a shell; runs it only once."""
        if source not in self._outputs:
            self._outputs[source] = self._run(source, command)
        return self._outputs[source]

    def _run(self, source: str, command: str) -> str:
        import shlex
        from subprocess import DEVNULL, PIPE, TimeoutExpired, run

        limit = COMMAND_SECONDS
        try:
            found = run(shlex.split(command), stdout=PIPE, stderr=DEVNULL, env=self.environment, timeout=limit)
        except TimeoutExpired:
            raise UnknownValueError(f"the command of {source} did not end within {limit} s") from None
        except (OSError, ValueError):
            raise UnknownValueError(f"the command of {source} cannot be run") from None
        if found.returncode:
            raise UnknownValueError(f"the command of {source} ended with exit code {found.returncode}")
        return found.stdout.decode(errors="replace").strip()


def _kinds(rows: dict[str, str], name: str) -> list[str]:
    kinds = KINDS if name in (*DATABASE, BROKER) else KINDS[:1]
    return [kind for kind in kinds if rows.get(name + kind)]


def expanded(text: str) -> str:
    """Return the text with variables expanded repeatedly, as Airflow does for every option."""
    from os.path import expanduser, expandvars

    # The limit stops the expansion of a variable that refers to itself.
    for _ in range(_NESTED):
        found = expanduser(expandvars(text))
        if found == text:
            break
        text = found
    return text


def _read(file: str) -> dict[str, str]:
    """Return the options of a configuration file, each under the name of its variable.

    Returns {} for a file that cannot be parsed: Airflow reports the error.
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
