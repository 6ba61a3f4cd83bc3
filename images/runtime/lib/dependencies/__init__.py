"""What install-python-dependencies does in a project's build.

It has the standard library of any supported Python and pip, nothing else.
"""
