"""The implementation of install-python-dependencies, which runs in a project's build.

It may use only pip and the standard library of every supported Python.
"""
