"""What two releases have, and how they differ."""
