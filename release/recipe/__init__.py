"""What the checkout says an image is made of."""
