"""Carry out a plan: everything that a new version of a Runtime changes in the checkout."""
