from __future__ import annotations

from release.proposal.github import Job, Step
from release.reporting.text import body, closing, title

URL = "https://github.com/example/runtime/actions/runs/1/job/2"


def job(*steps: tuple[str, str], name: str = "Plan runtime-10", conclusion: str = "failure", url: str = URL) -> Job:
    return Job(name, url, conclusion, "2024-06-20T03:30:00Z", tuple(Step(*step) for step in steps))


def test_the_text_names_the_job_the_day_the_steps_and_the_log() -> None:
    text = body(job(("Set up the build", "success"), ("Plan the next version", "failure")))
    first, steps, last = text.split("\n\n")
    assert first.startswith("**Plan runtime-10** failed on 2024-06-20, before a pull request could tell it: ")
    assert first.endswith(f": [the log]({URL}).")
    assert steps == "- Plan the next version: failure"
    assert "docs/release-process.md" in last


def test_a_job_that_ended_without_a_failed_step_is_told_too() -> None:
    assert "\n\nNo step tells why.\n\n" in body(job(conclusion="cancelled"))


def test_the_comment_says_how_it_ended() -> None:
    assert closing(job(conclusion="success")) == f"It succeeded on 2024-06-20: [the log]({URL})."
    proposed = closing(job(("Propose the release", "success")))
    assert proposed == f"On 2024-06-20 it made the pull request, which tells what fails: [the log]({URL})."


def test_names_and_addresses_are_text() -> None:
    evil = "x` @person <img src=x> #1\n\n# [a](b)"
    text = body(job((evil, evil), name=evil, url="https://a.example/x) @person <b>\n"))
    assert "@person" not in text
    assert "\n# " not in text
    assert "\\<img src=x\\> \\#1  \\# \\[a\\](b)" in text
    assert "(https://a.example/x%29%20%40person%20%3Cb%3E%0A)" in text
    assert title(job(name=evil)).splitlines() == ["Nightly fails: x` @person <img src=x> #1 # [a](b)"]
