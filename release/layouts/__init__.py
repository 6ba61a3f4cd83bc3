"""OCI image layouts: folders that hold images as a registry does."""
