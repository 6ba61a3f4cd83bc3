"""What /entrypoint does before it starts a program.

It runs at each start of a container, with the standard library of any supported Python alone: each
module imports as little as it can, at the place where it needs it.
"""
