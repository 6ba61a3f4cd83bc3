"""Find the Airflow components that a command starts, directly or through a shell."""

from __future__ import annotations

import os
import re

SHELLS = ("bash", "sh", "dash")
# Airflow's subcommands that run a component, which cannot start without a database.
COMPONENTS = ("scheduler", "webserver", "triggerer", "dag-processor", "celery worker")
# Shell keywords that may come before a program's name.
BEFORE = frozenset("! { do elif else if then time until while".split())
# Programs and shell built-ins that run the command in their arguments.
WRAPPERS = frozenset(
    "chrt command dumb-init env eval exec gosu ionice nice nohup setpriv setsid stdbuf su-exec tini timeout".split()
)
# The text of a here-document, which belongs to the command before it.
HERE_DOCUMENT = re.compile(
    r"""(?<!<)<<-?[ \t]*(?P<quote>["']?)(?P<end>\w+)(?P=quote)(?P<rest>[^\n]*\n)(?:.*?\n)?\s*(?P=end)[ \t]*(?=\n|$)""",
    re.DOTALL,
)
# A comment in a shell script. Quoted text is matched too, because a # in it starts no comment.
COMMENT = re.compile(r"""('[^']*'|"(?:\\.|[^"\\])*"|\\.)|(?<![^\s;&|()])#[^\n]*""", re.DOTALL)
# Shell options that take a value.
VALUED = ("--rcfile", "--init-file")


def components(command: list[str]) -> set[str]:
    """Return the COMPONENTS that a command starts: `airflow scheduler`, `bash -c "… && airflow scheduler"`."""
    program = os.path.basename(command[0]) if command else ""
    if program in SHELLS:
        script, parameters = _script(command[1:])
        return {found for each in commands(script) for found in components(_bare(_given(each, parameters)))}
    if program in WRAPPERS:
        return components(_wrapped(command[1:]))
    if program != "airflow" or "-h" in command or "--help" in command:
        return set()
    return {name for name in COMPONENTS if command[1 : 1 + len(name.split())] == name.split()}


def _wrapped(arguments: list[str]) -> list[str]:
    """Return the command in a wrapper's arguments, from `airflow` or a shell on; [] if there is none."""
    for position, word in enumerate(arguments):
        if os.path.basename(word) in ("airflow", *SHELLS):
            return arguments[position:]
    return []


def _given(words: list[str], parameters: list[str]) -> list[str]:
    """Return the words of a command with `"$@"` replaced by the script's parameters."""
    return [part for word in words for part in (parameters if word in ("$@", "$*") else [word])]


def _script(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the script that a shell runs because of -c, and the script's parameters; ("", []) without -c."""
    wanted = False
    rest = iter(arguments)
    for word in rest:
        short = word[0:1] in ("-", "+") and not word.startswith("--")
        if word == "--" and wanted:
            continue
        if not short and not word.startswith("--"):
            return (word, list(rest)[1:]) if wanted else ("", [])
        wanted = wanted or (short and "c" in word)
        if word in VALUED or (short and "o" in word.lower()):
            next(rest, None)
    return "", []


def commands(script: str) -> list[list[str]]:
    """Return the words of each simple command in a shell script; quoted text is one word."""
    without = HERE_DOCUMENT.sub(lambda found: found["rest"], script.replace("\\\n", " "))
    text = COMMENT.sub(lambda found: found[1] or "", without)
    try:
        return _split(text)
    except ValueError:
        # There is an unclosed quote, as in a here-document: read the lines that can be parsed.
        return [words for line in text.split("\n") for words in _split_line(line)]


def _split_line(line: str) -> list[list[str]]:
    try:
        return _split(line)
    except ValueError:
        return []


def _split(script: str) -> list[list[str]]:
    """Like commands(), but raises ValueError for an unclosed quote."""
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
    """Return a simple command without the assignments and keywords like `if` before its program."""
    for position, word in enumerate(words):
        if word not in BEFORE and not word.startswith("-") and "=" not in word:
            return words[position:]
    return []
