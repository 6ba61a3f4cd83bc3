"""Real registries for tests, on free ports of this machine."""
