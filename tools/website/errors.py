"""The error of the site."""

from __future__ import annotations


class SiteError(Exception):
    """The documentation cannot become a site. Each line of the text names a page and its problem."""
