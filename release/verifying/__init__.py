"""What a user checks of an image before deploying it."""
