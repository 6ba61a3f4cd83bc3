"""The Debian packages that a Python package lacks to be compiled, from the output of a build that failed."""

from __future__ import annotations

import re
from collections.abc import Mapping

COMPILER = "gcc libc6-dev"
ABSENT = "No such file or directory: "
MYSQL = "default-libmysqlclient-dev pkg-config"
# What the output of a failed build says -> the Debian packages that have what it misses.
PROGRAMS = {
    rf"{ABSENT}'[\w-]*gcc'|command '[\w-]*gcc' failed: No such|\bgcc: (?:command )?not found|"
    r"unable to execute '[\w-]*gcc|linker `cc` not found|"
    r"(?:'cc'|C compiler)[^\n]*not found|Unknown compiler\(s\): \[\['cc'|No CMAKE_C_COMPILER": COMPILER,
    rf"{ABSENT}'[\w-]*[gc]\+\+'|command '[\w-]*[gc]\+\+' failed: No such|"
    r"[gc]\+\+: (?:command )?not found|cc1plus|No CMAKE_CXX_COMPILER": "g++",
    r"gfortran[^\n]*not found|\[\['gfortran'": "gfortran",
    r"\bmake: (?:command )?not found|No such file or directory: 'make'|No CMAKE_MAKE_PROGRAM": "make",
    r"\bcmake: (?:command )?not found|No such file or directory: 'cmake'|CMake must be installed": "cmake",
    r"\bswig: (?:command )?not found|No such file or directory: 'swig": "swig",
    r"can't find Rust compiler|\b(?i:cargo|rustc)\b[^\n]*(?:not found|not installed|on PATH)": "cargo",
    r"\bpkg-config\b[^\n]*(?:127|not found|No such file)|No such file or directory: 'pkg-config'": "pkg-config",
    r"Cannot find command 'hg'": "mercurial",
    r"Cannot find command 'svn'": "subversion",
    r"pg_config executable not found|libpq-fe\.h": "libpq-dev",
    r"mysql_config\b[^\n]*not found|pkg-config --exists mysqlclient|\bmysql\.h": MYSQL,
    r"krb5-config: (?:command )?not found|No such file or directory: 'krb5-config'|"
    r"\bgssapi(?:/gssapi)?\.h|\bkrb5\.h": "libkrb5-dev",
    r"Could not run curl-config|\bcurl/curl\.h": "libcurl4-openssl-dev libssl-dev",
    r"x(?:ml2|slt)-config: (?:command )?not found|libxml/xmlversion\.h|libxml2 and libxslt": "libxml2-dev libxslt1-dev",
    r"xmlsec[^\n]*(?:not found|No package)|\bxmlsec/\w+\.h": "libxmlsec1-dev pkg-config",
    r"gdal-config[^\n]*(?:not found|No such file)|'gdal-config'|\bgdal\.h": "libgdal-dev",
    r"geos-config[^\n]*(?:not found|No such file)|'geos-config'|\bgeos_c\.h": "libgeos-dev",
}
# A header that the compiler does not find -> the Debian packages that have it.
HEADERS = {
    r"lber\.h|ldap\.h": "libldap2-dev",
    r"sasl/sasl\.h|sasl\.h": "libsasl2-dev",
    r"sql\.h|sqlext\.h": "unixodbc-dev",
    r"ffi\.h": "libffi-dev",
    r"openssl/\w+\.h": "libssl-dev",
    r"zlib\.h": "zlib1g-dev",
    r"bzlib\.h": "libbz2-dev",
    r"lzma\.h": "liblzma-dev",
    r"sqlite3\.h": "libsqlite3-dev",
    r"snappy(?:-c)?\.h": "libsnappy-dev",
    r"leveldb/\w+\.h": "libleveldb-dev",
    r"librdkafka/rdkafka\.h": "librdkafka-dev",
    r"jpeglib\.h": "libjpeg-dev",
    r"sybdb\.h|sqlfront\.h": "freetds-dev",
    r"magic\.h": "libmagic-dev",
}
# A Python package whose build fails for a compiler -> what it would miss next.
NEXT = {
    "gssapi": "libkrb5-dev",
    "kerberos": "libkrb5-dev",
    "lxml": "libxml2-dev libxslt1-dev",
    "mysqlclient": MYSQL,
    "plyvel": "g++ libleveldb-dev",
    "psycopg2": "libpq-dev",
    "pycurl": "libcurl4-openssl-dev libssl-dev",
    "pykerberos": "libkrb5-dev",
    "pymssql": "freetds-dev",
    "pyodbc": "g++ unixodbc-dev",
    "python-ldap": "libldap2-dev libsasl2-dev",
    "python-snappy": "g++ libsnappy-dev",
    "sasl": "g++ libsasl2-dev",
    "xmlsec": "libxml2-dev libxmlsec1-dev pkg-config",
}
FAILED = re.compile(r"(?:Failed building wheel for|Failed to build|required to install) ([\w.-]+)")
ABSENT_HEADER = re.compile(r"fatal error: ([\w./+-]+): No such file or directory")
# Those with a header need a compiler too.
LIBRARY = re.compile(r"-dev\b")
MESSAGE = """\
install-python-dependencies: what failed above is compiled from source, for which the image lacks Debian packages.
Add to packages.txt: {packages}"""
HEADER_MESSAGE = """\
install-python-dependencies: the compiler lacks {header}.
Add the Debian package that has this file to packages.txt: its name is likely to end in -dev."""


def advice(output: str, has_compiler: bool) -> str:
    """Return the lines that name the Debian packages that a failed build lacks, or "" if it does not say so."""
    found = packages(output, has_compiler)
    if found:
        return MESSAGE.format(packages=" ".join(found))
    header = ABSENT_HEADER.search(output)
    return HEADER_MESSAGE.format(header=header.group(1)) if header else ""


def packages(output: str, has_compiler: bool) -> list[str]:
    """Return the sorted names of the Debian packages that a failed build lacks."""
    headers = {rf"fatal error: (?:{name}): No such file": found for name, found in HEADERS.items()}
    found = _of(PROGRAMS, output) | _of(headers, output)
    if found & {"gcc", "g++"}:
        found |= {name for package in FAILED.findall(output) for name in NEXT.get(package.lower(), "").split()}
    if not has_compiler and any(LIBRARY.search(name) for name in found):
        found |= set(COMPILER.split())
    return sorted(found)


def _of(signs: Mapping[str, str], output: str) -> set[str]:
    return {name for sign, names in signs.items() if re.search(sign, output) for name in names.split()}
