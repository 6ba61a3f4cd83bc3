"""The configuration of the build machine. Uses only the standard library, as it runs before anything is installed."""
