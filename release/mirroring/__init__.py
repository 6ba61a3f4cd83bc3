"""Copy versions with all that is attached to them, between registries and folders."""
