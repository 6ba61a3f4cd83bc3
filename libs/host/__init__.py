"""What the building machine is configured for. The standard library alone, as it runs before anything is installed."""
