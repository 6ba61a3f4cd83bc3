"""dbt Cloud's API, version 2, with TLS on port 443, as far as the operators, hooks and triggers call it.

JOBS has what each request for the state of a job's run finds; the last entry stays.
"""

from __future__ import annotations

import itertools
import json
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from providers.services.servers.answers import Answers, serve_tls

# With characters that an address must encode.
TOKEN = "dbtc_shop/1+%"  # noqa: S105  # of a test
ACCOUNT = "1234"
QUEUED, RUNNING, SUCCESS, ERROR, CANCELLED = 1, 3, 10, 20, 30
JOBS = {
    1: ("bake", (QUEUED, RUNNING, RUNNING, SUCCESS)),
    2: ("burn", (QUEUED, RUNNING, RUNNING, ERROR)),
    3: ("forever", (RUNNING,)),
}
# Rows of a page.
PAGE = 2


@dataclass
class Run:
    """One run of a job."""

    number: int
    job: int
    cause: str
    cancelled: bool = False
    asked: itertools.count[int] = field(default_factory=itertools.count)

    def next_status(self) -> int:
        """Return what a request for the state finds."""
        statuses = JOBS[self.job][1]
        return CANCELLED if self.cancelled else statuses[min(next(self.asked), len(statuses) - 1)]


RUNS: dict[int, Run] = {}


def described(run: Run, status: int) -> dict[str, Any]:
    """Return a run as the API gives it."""
    page = f"https://dbt-cloud/deploy/{ACCOUNT}/projects/1/runs/{run.number}/"
    return {"id": run.number, "job_id": run.job, "account_id": int(ACCOUNT), "status": status, "href": page}


class DbtCloud(Answers):
    """Answers as one account."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Start or cancel a run."""
        sent = json.loads(self.body() or "{}")
        if not self.is_known():
            return
        if found := re.fullmatch(r"jobs/(\d+)/run/", self.rest):
            self.start(int(found[1]), str(sent["cause"]))
        elif found := re.fullmatch(r"runs/(\d+)/cancel/", self.rest):
            RUNS[int(found[1])].cancelled = True
            self.send(described(RUNS[int(found[1])], CANCELLED))
        else:
            self.refuse(404, "The requested resource was not found. Please check that you have the proper permissions")

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Return the jobs, a run, or a file that it made."""
        if not self.is_known():
            return
        if self.rest == "jobs/":
            self.list_jobs()
        elif found := re.fullmatch(r"runs/(\d+)/", self.rest):
            run = RUNS[int(found[1])]
            self.send(described(run, run.next_status()))
        elif found := re.fullmatch(r"runs/(\d+)/artifacts/run_results.json", self.rest):
            self.answer(200, {"results": [{"status": "success", "unique_id": "model.shop.goods"}]})
        else:
            self.refuse(404, "The requested resource was not found. Please check that you have the proper permissions")

    @property
    def rest(self) -> str:
        """The path below the account."""
        return self.route.removeprefix(f"/api/v2/accounts/{ACCOUNT}/")

    def is_known(self) -> bool:
        """Return whether the request has the token. Refuse it otherwise."""
        known = self.headers.get("Authorization", "") == f"Token {TOKEN}"
        if not known:
            self.refuse(401, "Invalid token.")
        return known

    def send(self, data: Any, **extra: Any) -> None:
        """Answer with data."""
        self.answer(200, {"data": data, "status": {"code": 200, "is_success": True}, "extra": extra})

    def refuse(self, status: int, message: str) -> None:
        """Answer with an error."""
        self.answer(status, {"data": None, "status": {"code": status, "is_success": False, "user_message": message}})

    def start(self, job: int, cause: str) -> None:
        """Start a run of a job."""
        if job not in JOBS:
            self.refuse(404, f"There is no job {job}.")
            return
        run = Run(len(RUNS) + 101, job, cause)
        RUNS[run.number] = run
        self.send(described(run, QUEUED))

    def list_jobs(self) -> None:
        """Answer with a page of the jobs."""
        offset = int(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)).get("offset", 0))
        rows = [{"id": job, "name": name} for job, (name, _) in JOBS.items()][offset : offset + PAGE]
        counts = {"count": len(rows), "total_count": len(JOBS)}
        self.send(rows, filters={"limit": PAGE, "offset": offset}, pagination=counts)


if __name__ == "__main__":
    serve_tls(DbtCloud, 443)
