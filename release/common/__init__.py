"""What all parts of the release tool share."""
