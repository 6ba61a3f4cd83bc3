"""A client of registries that speak the OCI distribution API 1.1."""
