from __future__ import annotations

import pytest

from dependencies.system_packages import advice, packages

ERRORS = {
    "error: [Errno 2] No such file or directory: 'gcc'": "gcc libc6-dev",
    "unable to execute 'gcc': No such file or directory": "gcc libc6-dev",
    "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory": "gcc libc6-dev",
    "error: linker `cc` not found": "gcc libc6-dev",
    "../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]": "gcc libc6-dev",
    "error: [Errno 2] No such file or directory: 'g++'": "g++",
    "gcc: fatal error: cannot execute 'cc1plus': execvp: No such file or directory": "g++",
    "Error: pg_config executable not found.": "gcc libc6-dev libpq-dev",
    "OSError: mysql_config not found": "default-libmysqlclient-dev gcc libc6-dev pkg-config",
    "Command 'pkg-config --exists mysqlclient' returned non-zero exit status 127.": (
        "default-libmysqlclient-dev gcc libc6-dev pkg-config"
    ),
    "Modules/common.h:15:10: fatal error: lber.h: No such file or directory": "gcc libc6-dev libldap2-dev",
    "a.c:1:10: fatal error: sasl/sasl.h: No such file or directory": "gcc libc6-dev libsasl2-dev",
    "/bin/sh: 1: krb5-config: not found": "gcc libc6-dev libkrb5-dev",
    "src/pyodbc.h:56:10: fatal error: sql.h: No such file or directory": "gcc libc6-dev unixodbc-dev",
    "c/_cffi_backend.c:15:10: fatal error: ffi.h: No such file or directory": "gcc libc6-dev libffi-dev",
    "Error: Please make sure the libxml2 and libxslt development packages are installed.": (
        "gcc libc6-dev libxml2-dev libxslt1-dev"
    ),
    "Could not run curl-config: [Errno 2] No such file or directory: 'curl-config'": (
        "gcc libc6-dev libcurl4-openssl-dev libssl-dev"
    ),
    "error: can't find Rust compiler": "cargo",
    "Cargo, the Rust package manager, is not installed or is not on PATH.": "cargo",
    "FileNotFoundError: [Errno 2] No such file or directory: 'cmake'": "cmake",
    "ERROR: Cannot find command 'hg' - do you have 'hg' installed and in your PATH?": "mercurial",
}


@pytest.mark.parametrize(("error", "named"), ERRORS.items())
def test_an_error_names_the_packages_that_it_needs(error: str, named: str) -> None:
    assert " ".join(packages(f"  {error}\n", has_compiler=False)) == named


def test_without_a_compiler_the_libraries_of_a_known_package_are_named_too() -> None:
    output = "error: [Errno 2] No such file or directory: 'gcc'\n  ERROR: Failed building wheel for python-ldap\n"

    assert packages(output, has_compiler=False) == ["gcc", "libc6-dev", "libldap2-dev", "libsasl2-dev"]


@pytest.mark.parametrize(
    "output",
    [
        "Using curl-config (libcurl 7.74.0)\nsrc/url.c:92:10: error: 'CURLUE_NO_ZONEID' undeclared",
        "error: Command '['gcc', '-pthread', '-c', 'src/url.c']' returned non-zero exit status 1.",
        "error: command '/usr/bin/gcc' failed with exit code 1",
        "krb5-config: /usr/bin/krb5-config",
    ],
)
def test_a_program_that_ran_is_not_named(output: str) -> None:
    assert packages(output, has_compiler=True) == []


def test_a_compiler_of_another_language_has_the_libraries_named_too() -> None:
    output = "error: [Errno 2] No such file or directory: 'g++'\nERROR: Failed building wheel for pyodbc\n"

    assert packages(output, has_compiler=False) == ["g++", "gcc", "libc6-dev", "unixodbc-dev"]


def test_a_compiler_that_is_there_is_not_named() -> None:
    assert packages("a.c:1:10: fatal error: ldap.h: No such file or directory", has_compiler=True) == ["libldap2-dev"]


def test_the_last_line_is_the_one_for_packages_txt() -> None:
    found = advice("Error: pg_config executable not found.", has_compiler=False)

    assert found.splitlines()[-1] == "Add to packages.txt: gcc libc6-dev libpq-dev"


def test_an_unknown_header_is_named() -> None:
    found = advice("x.c:3:10: fatal error: portaudio.h: No such file or directory\n", has_compiler=True)

    assert found.splitlines()[0] == "install-python-dependencies: the compiler lacks portaudio.h."


@pytest.mark.parametrize("output", ["", "ERROR: No matching distribution found for a==9", "see gcc.gnu.org, make sure"])
def test_another_failure_gets_no_advice(output: str) -> None:
    assert advice(output, has_compiler=False) == ""
