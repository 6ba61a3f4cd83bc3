"""The release notes of a version."""
