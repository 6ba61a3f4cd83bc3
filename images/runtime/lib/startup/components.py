"""Which of Airflow's components a command starts, also by way of a shell."""

from __future__ import annotations

import os

SHELLS = ("bash", "sh", "dash")
# Airflow's sub-commands that run a component, which cannot start without a database.
COMPONENTS = ("scheduler", "webserver", "triggerer", "dag-processor", "celery worker")
# Words that may come before a program's name in a shell's command.
BEFORE = frozenset("! { command do else env exec if nohup nice then time until while".split())
# A shell's options with a value of their own.
VALUED = ("--rcfile", "--init-file")


def components(command: list[str]) -> set[str]:
    """Those of COMPONENTS that a command starts: `airflow scheduler`, `bash -c "… && airflow scheduler"`."""
    program = os.path.basename(command[0]) if command else ""
    if program in SHELLS:
        return {found for each in commands(_script(command[1:])) for found in components(_bare(each))}
    if program != "airflow" or "-h" in command or "--help" in command:
        return set()
    return {name for name in COMPONENTS if command[1 : 1 + len(name.split())] == name.split()}


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
    import shlex

    lexer = shlex.shlex(script.replace("\\\n", " "), posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    found: list[list[str]] = [[]]
    try:
        for word in lexer:
            if set(word) <= set("();<>|&\n"):
                found.append([])
            else:
                found[-1].append(word)
    except ValueError:
        # A quote without an end, as in a comment or a here-document: what came before it counts.
        pass
    return [words for words in found if words]


def _bare(words: list[str]) -> list[str]:
    """A simple command without assignments and words like `exec` before its program."""
    for position, word in enumerate(words):
        if word not in BEFORE and not word.startswith("-") and "=" not in word:
            return words[position:]
    return []
