"""Airflow's wheel: downloaded from the machine's package index, and patched.

Run by the engine in a sandbox with Pants' own interpreter; the standard library, pip and git alone are there.
"""
