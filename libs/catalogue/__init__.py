"""The model of a Runtime: its data files, and the tags, labels, paths and feed that are derived from them."""
