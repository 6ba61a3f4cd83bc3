"""The next version of a Runtime, and the reason for each change in it."""
