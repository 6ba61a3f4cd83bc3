"""Print, for several cases, whether the plugin's store in the database lets a process request the release feed."""

from __future__ import annotations

import json
import tempfile

import sqlalchemy  # pants: no-infer-dep

from astronomer_runtime_extensions.store import TABLE, DatabaseStore

NOW, HOUR, DAY = 1_700_000_000, 3600, 86400


def main() -> None:
    """Print the store's answer for each case, in order."""
    engine = sqlalchemy.create_engine(f"sqlite:///{tempfile.mkdtemp()}/database")
    store, other = DatabaseStore(engine, "http://one/"), DatabaseStore(engine, "http://two/")
    for each in (store, other):
        each.prepare()
    found = {
        "the first": store.claim("10.9.0", NOW, HOUR, DAY),
        "another, at once": store.claim("10.9.0", NOW, HOUR, DAY),
        "after a while": store.claim("10.9.0", NOW + HOUR + 1, HOUR, DAY),
        "with a shorter interval": store.claim("10.9.0", NOW + HOUR + 1, 5, 5),
        "another, with a shorter interval": store.claim("10.9.0", NOW + HOUR + 1, 5, 5),
        "for another feed": other.claim("10.9.0", NOW, HOUR, DAY),
        "for another version": store.claim("10.9.1", NOW, HOUR, DAY),
    }
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"drop table {TABLE}"))
    store.prepare()
    found["after the table was dropped"] = store.claim("10.9.0", NOW, HOUR, DAY)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
