"""What an image contains, read from its layers without a container engine."""
