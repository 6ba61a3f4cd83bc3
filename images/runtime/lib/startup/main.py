"""All that happens before a container's program runs; the last step is always exec."""

from __future__ import annotations

import errno
import os
import signal
import sys

from startup import dispatch, home, identity
from startup.components import components
from startup.config_file import config_file
from startup.defaults import connection_names, executor, kubernetes_names
from startup.errors import StartError, say
from startup.exec_session import is_exec_session
from startup.initialise import Initialisation
from startup.installed import airflow
from startup.logs import logs
from startup.parallelism import parallelism
from startup.services import wait_for_services
from startup.settings import Settings


def main(arguments: list[str]) -> None:
    """Start the program that the arguments name, or end with one line that says why not."""
    # Python ignores two of them, which the program would inherit, and answers the third with a traceback.
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o002)
    try:
        start(arguments, dict(os.environ))
    except StartError as error:
        say(str(error))
        sys.exit(error.exit_code)


def start(arguments: list[str], environment: dict[str, str]) -> None:
    """Prepare the environment, wait for what the program needs, and become it."""
    identity.check(os.getuid(), os.getgid())
    initialisation = Initialisation(environment, again=bool(arguments) and is_exec_session(os.getpid()))
    environment.update(identity.named(environment, os.getuid()))
    settings = prepared(environment)
    command = dispatch.command(arguments, environment.get("PATH", os.defpath))
    started = components(command)
    home.check(environment, os.getuid(), started)
    if started or initialisation:
        wait_for_services(settings, started)
    if initialisation:
        initialisation.run()
        if not arguments:
            sys.exit(0)
    become(command, environment)


def prepared(environment: dict[str, str]) -> Settings:
    """The deployment's settings, after what follows from them is in the environment."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        settings = Settings(environment, config_file(environment, file.read()))
    environment.update(connection_names(environment))
    environment.update(kubernetes_names(environment, airflow()))
    environment.update(executor(settings))
    environment.update(logs(settings, os.getuid()))
    environment.update(parallelism(settings))
    return settings


def become(command: list[str], environment: dict[str, str]) -> None:
    """Replace this process by the program; StartError with a shell's exit codes when that cannot be."""
    file = dispatch.which(command[0], environment.get("PATH", os.defpath)) or command[0]
    try:
        os.execve(file, command, environment)  # noqa: S606
    except OSError as error:
        if error.errno == errno.ENOEXEC:  # a script without #!, which a shell takes for its own
            os.execve("/bin/sh", ["sh", file, *command[1:]], environment)  # noqa: S606
        code = 127 if error.errno == errno.ENOENT else 126
        # A script is there, and what its first line names is not: with a carriage return at its end, for one.
        reason = "its interpreter was not found" if code == 127 and os.path.isfile(file) else error.strerror
        raise StartError(f"{command[0]} cannot be run: {reason}", code) from None
