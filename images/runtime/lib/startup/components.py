"""Which of Airflow's components a command starts, also by way of a shell."""

from __future__ import annotations

import os
import re

SHELLS = ("bash", "sh", "dash")
# Airflow's sub-commands that run a component, which cannot start without a database.
COMPONENTS = ("scheduler", "webserver", "triggerer", "dag-processor", "celery worker")
# Words that may come before a program's name in a shell's command.
BEFORE = frozenset("! { do elif else if then time until while".split())
# Programs, and words of a shell, that run the command among their arguments.
WRAPPERS = frozenset(
    "chrt command dumb-init env exec gosu ionice nice nohup setpriv setsid stdbuf su-exec taskset tini timeout".split()
)
# A comment of a shell's script, or else quoted text, which has none.
COMMENT = re.compile(r"""('[^']*'|"(?:\\.|[^"\\])*"|\\.)|(?<![^\s;&|()])#[^\n]*""", re.DOTALL)
# A shell's options with a value of their own.
VALUED = ("--rcfile", "--init-file")


def components(command: list[str]) -> set[str]:
    """Those of COMPONENTS that a command starts: `airflow scheduler`, `bash -c "… && airflow scheduler"`."""
    program = os.path.basename(command[0]) if command else ""
    if program in SHELLS:
        return {found for each in commands(_script(command[1:])) for found in components(_bare(each))}
    if program in WRAPPERS:
        return components(_wrapped(command[1:]))
    if program != "airflow" or "-h" in command or "--help" in command:
        return set()
    return {name for name in COMPONENTS if command[1 : 1 + len(name.split())] == name.split()}


def _wrapped(arguments: list[str]) -> list[str]:
    """The command among a wrapper's arguments, if it is one that may start a component."""
    for position, word in enumerate(arguments):
        if os.path.basename(word) in ("airflow", *SHELLS):
            return arguments[position:]
    return []


def _script(arguments: list[str]) -> str:
    """What a shell with these arguments runs because of -c; nothing without -c."""
    wanted = False
    rest = iter(arguments)
    for word in rest:
        short = word[0:1] in ("-", "+") and not word.startswith("--")
        if not short and not word.startswith("--"):
            return word if wanted else ""
        wanted = wanted or (short and "c" in word)
        if word in VALUED or (short and "o" in word.lower()):
            next(rest, None)
    return ""


def commands(script: str) -> list[list[str]]:
    """The words of each simple command of a shell's script; quoted text is one word."""
    text = COMMENT.sub(lambda found: found[1] or "", script.replace("\\\n", " "))
    try:
        return _split(text)
    except ValueError:
        # A quote without an end, as in a here-document: the other lines count.
        return [words for line in text.split("\n") for words in _split_line(line)]


def _split_line(line: str) -> list[list[str]]:
    try:
        return _split(line)
    except ValueError:
        return []


def _split(script: str) -> list[list[str]]:
    """As commands(); ValueError for a quote without an end."""
    import shlex

    lexer = shlex.shlex(script, posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    found: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("();<>|&\n"):
            found.append([])
        else:
            found[-1].append(word)
    return [words for words in found if words]


def _bare(words: list[str]) -> list[str]:
    """A simple command without assignments and words like `if` before its program."""
    for position, word in enumerate(words):
        if word not in BEFORE and not word.startswith("-") and "=" not in word:
            return words[position:]
    return []
