"""The lock command: runtime.yaml -> one hash-locked requirements file per Python."""
