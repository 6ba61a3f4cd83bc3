"""Sign images with cosign, and attach documents to them as OCI referrers."""
