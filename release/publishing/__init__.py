"""Bring a version into a registry: all that it consists of first, then its tags."""
