"""Run all steps before a container's program; the last step is exec."""

from __future__ import annotations

import errno
import os
import signal
import sys

from startup import dispatch, home, identity
from startup.components import components
from startup.config_file import config_file
from startup.defaults import connection_names, executor, kubernetes_names
from startup.errors import StartError, report
from startup.exec_session import is_exec_session
from startup.initialise import Initialisation
from startup.installed import airflow
from startup.logs import logs, prepare
from startup.parallelism import parallelism
from startup.requirements import VARIABLE, install
from startup.services import wait_for_services
from startup.settings import Settings


def main(arguments: list[str]) -> None:
    """Start the program that the arguments name, or exit after one line with the reason."""
    # Python ignores SIGPIPE and SIGXFSZ, which the program would inherit, and prints a traceback on SIGINT.
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o002)
    try:
        start(arguments, dict(os.environ))
    except StartError as error:
        report(str(error))
        sys.exit(error.exit_code)


def start(arguments: list[str], environment: dict[str, str]) -> None:
    """Prepare the environment, wait for the services that the program needs, and replace this process with it."""
    identity.check(os.getuid(), os.getgid())
    again = bool(arguments) and is_exec_session(os.getpid())
    initialisation = Initialisation(environment, again)
    requirements = environment.pop(VARIABLE, "").strip()
    environment.update(identity.named(environment, os.getuid()))
    settings = prepared(environment)
    if requirements and not again:
        install(requirements, environment)
    command = dispatch.command(arguments, environment.get("PATH", os.defpath))
    started = components(command)
    home.check(environment, os.getuid(), started)
    if started - {"webserver"}:
        prepare(settings, os.getuid())
    if started or initialisation:
        wait_for_services(settings, started)
    if initialisation:
        initialisation.run()
        if not arguments:
            sys.exit(0)
    become(command, environment)


def prepared(environment: dict[str, str]) -> Settings:
    """Return the deployment's settings, after adding the variables that are derived from them to the environment."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        settings = Settings(environment, config_file(environment, file.read()))
    environment.update(connection_names(environment))
    environment.update(kubernetes_names(environment, airflow()))
    environment.update(executor(settings))
    environment.update(logs(settings, os.getuid()))
    environment.update(parallelism(settings))
    return settings


def become(command: list[str], environment: dict[str, str]) -> None:
    """Replace this process with the program. Raises StartError, with a shell's exit code, if it cannot run."""
    file = dispatch.which(command[0], environment.get("PATH", os.defpath)) or command[0]
    try:
        os.execve(file, command, environment)  # noqa: S606
    except OSError as error:
        if error.errno == errno.ENOEXEC:  # a script without #!, which a shell would run itself
            os.execve("/bin/sh", ["sh", file, *command[1:]], environment)  # noqa: S606
        code = 127 if error.errno == errno.ENOENT else 126
        # The script exists, but the interpreter in its first line does not, for example because of a carriage return.
        reason = "its interpreter was not found" if code == 127 and os.path.isfile(file) else error.strerror
        raise StartError(f"cannot run {command[0]}: {reason}", code) from None
