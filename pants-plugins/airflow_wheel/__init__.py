"""Download Airflow's wheel from the machine's package index, and patch it.

Pants runs these programs with its own interpreter, in a sandbox that has only the standard library, pip and git.
"""
