"""Publish to a real registry while requests fail, the process is killed, and a reader pulls."""
