"""The implementation of /entrypoint, which prepares a container and starts its program.

It runs at each start of a container, and may use only the standard library of every supported Python. To start fast,
the modules import as little as possible, and import rarely needed modules where they use them.
"""
