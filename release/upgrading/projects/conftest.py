"""The tests below are those of the projects: they run in an image."""

collect_ignore_glob = ["*"]
