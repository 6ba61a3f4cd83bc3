"""Print the files of all distributions that differ from their RECORD."""

import base64
import hashlib
import json
from importlib.metadata import distributions


def main() -> None:
    """Print the files, and how many were compared."""
    wrong, count = [], 0
    for distribution in distributions():
        for file in distribution.files or ():
            if file.hash is None:
                continue
            count += 1
            try:
                digest = hashlib.new(file.hash.mode, file.read_binary()).digest()
            except FileNotFoundError:
                digest = b""
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                wrong.append(f"{distribution.metadata['Name']}: {file}")
    print(json.dumps({"count": count, "wrong": wrong}))


if __name__ == "__main__":
    main()
