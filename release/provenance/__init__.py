"""How an image was built: SLSA provenance, https://slsa.dev/spec/v1.0/provenance."""
