"""The lock command, which resolves a runtime.yaml to one lockfile with hashes per Python."""
