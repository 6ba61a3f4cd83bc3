"""What the DAGs of this project share."""

import humanize


def shown(size):
    """Return a size in bytes for people."""
    return humanize.naturalsize(size)
