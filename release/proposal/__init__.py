"""The pull request of a planned version: its branch, its text, and GitHub's REST API."""
