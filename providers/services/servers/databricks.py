"""Databricks' Jobs API 2.1 with TLS on port 443, as far as the operators, hooks and triggers call it.

The name of a run's notebook says how the run goes on: NOTEBOOKS has what each request for its state finds, and the last
entry stays. A number is a failed request. `together` ends when ten of its runs are active.
"""

from __future__ import annotations

import itertools
import json
import urllib.parse
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from providers.services.servers.answers import Answers, serve_tls

# With characters that an address must encode. A token has no colon, which the services' password has.
TOKEN = "dapi/shop+1=%"  # noqa: S105  # of a test
MANY = 10
# An operator asks up to three times before it defers.
RUNNING = ("PENDING", "PENDING", "PENDING", "RUNNING")
NOTEBOOKS: dict[str, tuple[str | int, ...]] = {
    "bake": (*RUNNING, "TERMINATING", "SUCCESS"),
    "bake-at-once": ("SUCCESS",),
    "burn": (*RUNNING, "FAILED"),
    "burn-at-once": ("FAILED",),
    "cancelled": (*RUNNING, "CANCELED"),
    "crowded": (*RUNNING, "SKIPPED"),
    "expired": (*RUNNING, 403),
    "forever": ("RUNNING",),
    "late": (*RUNNING, "TIMEDOUT"),
    "limited": (*RUNNING, 429, "SUCCESS"),
    "no-oven": (*RUNNING, "INTERNAL_ERROR"),
    "together": ("RUNNING",),
    "unavailable": (*RUNNING, 503, 500, "SUCCESS"),
}
JOBS = dict(enumerate(NOTEBOOKS, start=1))
# The first request to start a run of these is refused.
REFUSED_FIRST = {"limited": 429, "unavailable": 503}
# Result -> life-cycle state, result state, and message.
ENDS = {
    "SUCCESS": ("TERMINATED", "SUCCESS", ""),
    "FAILED": ("TERMINATED", "FAILED", "Workload failed, see run output for details"),
    "CANCELED": ("TERMINATED", "CANCELED", "Run cancelled."),
    "TIMEDOUT": ("TERMINATED", "TIMEDOUT", "Run exceeded its time limit of 5 seconds."),
    "SKIPPED": ("SKIPPED", "", "Skipping this run because the limit of 1 maximum concurrent runs has been reached."),
    "INTERNAL_ERROR": ("INTERNAL_ERROR", "FAILED", "Cluster terminated. Reason: CLOUD_PROVIDER_LAUNCH_FAILURE"),
}
FAULTS = {
    403: {"error_code": "403", "message": "Invalid access token."},
    429: {"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "Rate limit exceeded, please try again later."},
    500: {"error_code": "INTERNAL_ERROR", "message": "Internal error."},
    503: {"error_code": "TEMPORARILY_UNAVAILABLE", "message": "The service is temporarily unavailable."},
}


@dataclass
class Run:
    """One run of a notebook."""

    number: int
    notebook: str
    job: int
    cancelled: bool = False
    asked: itertools.count[int] = field(default_factory=itertools.count)

    def next_step(self) -> str | int:
        """Return what a request for the state finds: a life-cycle state, a result, or the status of a failure."""
        steps = NOTEBOOKS[self.notebook]
        step = steps[min(next(self.asked), len(steps) - 1)]
        if self.notebook == "together" and sum(run.notebook == "together" for run in RUNS) >= MANY:
            step = "SUCCESS"
        return "CANCELED" if self.cancelled else step


RUNS: list[Run] = []
REFUSED: set[str] = set()


def state(step: str) -> dict[str, str]:
    """Return the state of a run as the API gives it: without a result while it is open."""
    life_cycle, result, message = ENDS.get(step, (step, "", "In run"))
    found = {"life_cycle_state": life_cycle, "state_message": message}
    return {**found, "result_state": result} if result else found


def described(run: Run, step: str) -> dict[str, Any]:
    """Return a run with its only task, as `runs/get` does."""
    task = {"run_id": run.number + 1, "task_key": run.notebook, "state": state(step)}
    page = f"https://databricks/#job/{run.job}/run/{run.number}"
    return {"job_id": run.job, "run_id": run.number, "state": state(step), "tasks": [task], "run_page_url": page}


class Databricks(Answers):
    """Answers as the workspace of one user."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Start or cancel a run."""
        sent = json.loads(self.body() or "{}")
        if not self.is_known():
            return
        if self.route == "/api/2.1/jobs/run-now":
            self.start_job(sent)
        elif self.route == "/api/2.1/jobs/runs/submit":
            self.start(str(sent["notebook_task"]["notebook_path"]).rpartition("/")[2], 0)
        elif self.route == "/api/2.1/jobs/runs/cancel":
            found(sent["run_id"]).cancelled = True
            self.answer(200, {})
        else:
            self.refuse(404, "ENDPOINT_NOT_FOUND", f"No API found for 'POST {self.route}'")

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Return the state or the output of a run."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)) or json.loads(self.body() or "{}")
        if not self.is_known():
            return
        if self.route == "/api/2.1/jobs/runs/get":
            self.show(found(int(query["run_id"])))
        elif self.route == "/api/2.1/jobs/runs/get-output":
            self.show_output(found(int(query["run_id"]) - 1))
        else:
            self.refuse(404, "ENDPOINT_NOT_FOUND", f"No API found for 'GET {self.route}'")

    def is_known(self) -> bool:
        """Return whether the request has the token. Refuse it otherwise."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer":
            self.refuse(401, "401", "Credential was not sent or was of an unsupported type for this API.")
        elif token != TOKEN:
            self.answer(403, FAULTS[403])
        return (kind, token) == ("Bearer", TOKEN)

    def refuse(self, status: int, code: str, message: str) -> None:
        """Answer with an error."""
        self.answer(status, {"error_code": code, "message": message})

    def fail(self, status: int) -> None:
        """Answer with a failure of the service."""
        self.answer(status, FAULTS[status], {"Retry-After": "1"} if status == HTTPStatus.TOO_MANY_REQUESTS else {})

    def start_job(self, sent: dict[str, Any]) -> None:
        """Start a run of a job."""
        job = int(sent["job_id"])
        if job in JOBS:
            self.start(JOBS[job], job)
        else:
            self.refuse(400, "INVALID_PARAMETER_VALUE", f"Job {job} does not exist.")

    def start(self, notebook: str, job: int) -> None:
        """Start a run of a notebook, unless its first request is to be refused."""
        if notebook in REFUSED_FIRST and notebook not in REFUSED:
            REFUSED.add(notebook)
            self.fail(REFUSED_FIRST[notebook])
        else:
            RUNS.append(Run(len(RUNS) * 2 + 1001, notebook, job))
            self.answer(200, {"run_id": RUNS[-1].number, "number_in_job": RUNS[-1].number})

    def show(self, run: Run) -> None:
        """Answer with the state of a run, or fail as its notebook says."""
        step = run.next_step()
        if isinstance(step, int):
            self.fail(step)
        else:
            self.answer(200, described(run, step))

    def show_output(self, run: Run) -> None:
        """Answer with the output of a run's task: an error if its notebook failed."""
        step = NOTEBOOKS[run.notebook][-1]
        error = {"error": "ValueError: it is out of bread", "error_trace": "…"} if step == "FAILED" else {}
        self.answer(200, {**error, "metadata": described(run, str(step))})


def found(number: int) -> Run:
    """Return the run of a number."""
    return next(run for run in RUNS if run.number == number)


if __name__ == "__main__":
    serve_tls(Databricks, 443)
