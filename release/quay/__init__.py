"""Quay's own ways, by its REST API: the creation and the visibility of a repository, and the expiry of tags."""
