"""What the templates ask while a page is rendered."""

from __future__ import annotations

import logging
from typing import Any

import flask  # pants: no-infer-dep
import flask_login  # pants: no-infer-dep

from astronomer_runtime_extensions.advice import Notice
from astronomer_runtime_extensions.document import MARK
from astronomer_runtime_extensions.links import MENU, links, release_notes
from astronomer_runtime_extensions.site import Site

log = logging.getLogger(__name__)


class Page:
    """The page of one request, for the user who asks for it. Nothing is looked up before a template asks."""

    mark = MARK
    menu = MENU

    def __init__(self, site: Site) -> None:
        self._site = site
        self.lines = site.identity.lines
        self.links = links(site.identity.runtime)
        self.release_notes = release_notes

    @property
    def user(self) -> str:
        """What a user's dismissals are remembered by; all who need not log in are one."""
        if not self._is_logged_in:
            return ""
        return str(getattr(_user(), "username", None) or _user().get_id())

    @property
    def is_admin(self) -> bool:
        """Whether the user has the role of administrators."""
        config = flask.current_app.config
        admin = config.get("AUTH_ROLE_ADMIN", "Admin")
        if not self._is_logged_in:
            return bool(config.get("AUTH_ROLE_PUBLIC") == admin)
        return any(getattr(role, "name", None) == admin for role in getattr(_user(), "roles", None) or ())

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that the user is to see: administrators alone are."""
        try:
            found = self._site.notices()
            return self._site.undismissed(self.user, found) if found and self.is_admin else ()
        except Exception as error:
            log.debug("A page has no notices: %r", error)
            return ()

    @property
    def path(self) -> str:
        """This page's path from the root of the server, below whatever prefix Airflow is served at."""
        request = flask.request
        is_page = request.method in ("GET", "HEAD")
        return str(request.script_root + request.full_path.rstrip("?")) if is_page else ""

    @property
    def _is_logged_in(self) -> bool:
        return bool(getattr(_user(), "is_authenticated", False))


def _user() -> Any:
    return flask_login.current_user
