"""A client of registries that speak the OCI distribution API 1.1, and of quay's own API."""
