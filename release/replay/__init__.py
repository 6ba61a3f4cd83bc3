"""The replay: what the rules would have done on the day of each published release."""
