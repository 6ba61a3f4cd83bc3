"""Debian's archive and the sources of CPython: what is newer there than what this repository pins."""
