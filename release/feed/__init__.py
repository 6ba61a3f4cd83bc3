"""The release feed, which the Astro CLI reads, and its schema."""
