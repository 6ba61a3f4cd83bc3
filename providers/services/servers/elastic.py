"""Elasticsearch's search API on port 9200, as far as the log handler and the hook call it."""

from __future__ import annotations

import base64
import json
from typing import Any

from providers.services.servers.answers import PASSWORD, USER, Answers, serve

# The services' user, and one without special characters.
KNOWN = {"Basic " + base64.b64encode(user.encode()).decode() for user in (f"{USER}:{PASSWORD}", "elastic:elastic")}
LINES: list[dict[str, Any]] = [
    {"offset": n, "log": {"offset": n}, "message": f"line {n} of a task", "host": "worker"} for n in (1, 2, 3)
]
VERSIONS = {"number": "8.10.0", "build_flavor": "default", "minimum_wire_compatibility_version": "7.17.0"}
# Clients refuse a server that does not say this.
PRODUCT = {"X-Elastic-Product": "Elasticsearch"}


class Elastic(Answers):
    """An index whose documents are the lines of a log; the log id in the query is not compared."""

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Say who this is, or search."""
        if self.headers.get("Authorization") not in KNOWN:
            self.reply(401, {"error": {"type": "security_exception", "reason": "unable to authenticate user"}})
        elif self.route == "/":
            self.reply(200, {"name": "logs", "version": VERSIONS, "tagline": "You Know, for Search"})
        else:
            self.find(json.loads(self.body() or "{}"))

    do_POST = do_GET  # noqa: N815  # the name that http.server calls
    do_HEAD = do_GET  # noqa: N815

    def find(self, query: dict[str, Any]) -> None:
        """Answer a count or a search."""
        text = json.dumps(query)
        hits: list[dict[str, Any]] = [
            {"_index": "logs", "_id": str(row["offset"]), "_score": 1.0, "_source": row} for row in LINES
        ]
        if "missing" in self.route:
            reason = {"type": "index_not_found_exception", "reason": "no such index [missing]"}
            self.reply(404, {"error": {**reason, "root_cause": [reason]}, "status": 404})
        elif self.route.endswith("/_count"):
            self.reply(200, {"count": len(hits), "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0}})
        else:
            asked = [hit for hit in hits if f'"gt": {hit["_source"]["offset"]}' not in text]
            total = {"value": len(asked), "relation": "eq"}
            found = {"total": total, "max_score": 1.0, "hits": asked}
            shards = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
            self.reply(200, {"took": 1, "timed_out": False, "_shards": shards, "hits": found})

    def reply(self, status: int, content: dict[str, Any]) -> None:
        """Answer as this product."""
        kind = self.headers.get("Accept", "")
        headers = {"Content-Type": kind} if "elasticsearch" in kind else {}
        self.answer(status, content, {**PRODUCT, **headers})


if __name__ == "__main__":
    serve(Elastic, 9200)
