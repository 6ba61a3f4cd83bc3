"""Mark versions that users should leave."""
