"""How the web interface gets its footer, menu, theme and notices.

Airflow's own pages get them from templates that extend Airflow's. What does not use those templates (error pages,
pages of other plugins) gets the footer when the response is done.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import flask  # pants: no-infer-dep
import jinja2  # pants: no-infer-dep

from astronomer_runtime_extensions.document import footer, with_footer
from astronomer_runtime_extensions.page import Page
from astronomer_runtime_extensions.site import Site

log = logging.getLogger(__name__)

NAME = "astronomer_runtime_extensions"
URL = "/astronomer-runtime"
HERE = Path(__file__).parent
# Our templates name Airflow's of the same name with it.
UPSTREAM = "upstream"
# Bytes of a page that may be held in memory.
SMALL = 100_000


def blueprint() -> Any:
    """The blueprint that adds everything to an application when it is registered."""
    made = flask.Blueprint(NAME, __name__, url_prefix=URL, static_folder="static", static_url_path="/static")
    made.add_url_rule("/dismiss", "dismiss", dismiss, methods=["POST"])
    made.record_once(_install)
    return made


def _install(state: Any) -> None:
    """Add it all to the application; without it, when that fails."""
    app = state.app
    try:
        site = Site.of_airflow()
        app.extensions[NAME] = site
        app.jinja_loader = layered(app.jinja_loader)
        app.context_processor(lambda: {NAME: Page(site)})
        app.before_request(site.poke)
        app.after_request(lambda response: add_footer(response, site))
    except Exception:
        log.warning("Astronomer's footer, menu and notices are left out", exc_info=True)


def layered(upstream: Any) -> Any:
    """A loader that has our templates first, then the application's, which ours reach as `upstream:NAME`."""
    ours = jinja2.FileSystemLoader(str(HERE / "templates"))
    return jinja2.ChoiceLoader([jinja2.PrefixLoader({UPSTREAM: upstream}, ":"), ours, upstream])


def add_footer(response: Any, site: Site) -> Any:
    """The response, with a footer if it is a page without one."""
    try:
        if is_page(response):
            page = response.get_data()
            complete = with_footer(page, footer(site.identity.lines))
            if complete is not page:
                response.set_data(complete)
    except Exception:
        log.debug("A page has no footer", exc_info=True)
    return response


def is_page(response: Any) -> bool:
    """Whether a response may be changed: HTML in memory, not compressed, and without a promise about its bytes.

    Flask hands on the page of most errors as it would a stream, with a length.
    """
    promises = ("Content-Encoding", "Content-Disposition", "Content-MD5", "Content-Range", "Digest", "ETag")
    return (
        response.mimetype == "text/html"
        and not 300 <= response.status_code < 400
        and not response.direct_passthrough
        and (not response.is_streamed or (response.status_code >= 400 and 0 < (response.content_length or 0) < SMALL))
        and not any(name in response.headers for name in promises)
    )


def dismiss() -> Any:
    """Remember that the user has dismissed a notice, and go back to the page."""
    site: Site = flask.current_app.extensions[NAME]
    page = Page(site)
    if not page.is_admin:
        flask.abort(403)
    try:
        site.dismiss(page.user, flask.request.form.get("notice", "")[:200])
    except Exception:
        log.debug("A dismissal cannot be remembered", exc_info=True)
    return flask.redirect(local(flask.request.form.get("next", "")) or flask.url_for("Airflow.index"), 303)


def local(target: str) -> str:
    """The target, if it is a path on this server, else nothing."""
    plain = target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else ""
