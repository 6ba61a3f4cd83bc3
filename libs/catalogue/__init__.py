"""What a Runtime is, read from its runtime.yaml, and everything that follows from it."""
