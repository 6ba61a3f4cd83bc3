"""The vulnerability gate: what advisories say of the packages of an image."""
