"""The package index: which versions there were on a day, and what they require."""
