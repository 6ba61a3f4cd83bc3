"""The documents of the OCI image specification 1.1: descriptors, manifests and indexes."""
