"""Visit pages of a webserver in one session, logged in or anonymously; print the answers as JSON."""

from __future__ import annotations

import html
import json
import re
import sys
import time
from typing import Any
from urllib.parse import urljoin

import requests

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# Newer versions of Airflow allow five logins in 40 seconds from an address, in each worker of a webserver.
TOO_MANY_REQUESTS = 429
ATTEMPTS = 10
WAIT = 5  # seconds


class Visits:
    """A session with a webserver. `root` is its URL without a final slash; `outside` is the URL that users know."""

    def __init__(self, root: str, outside: str) -> None:
        self._root = root
        self._session = requests.Session()
        # Browsers send the address of a form's page, and with https the check of the CSRF token requires it.
        self._session.headers["Referer"] = f"{outside}/"
        self._session.trust_env = False

    def log_in(self, user: str, password: str) -> None:
        """Log in with Airflow's form."""
        form = TOKEN.search(self._session.get(f"{self._root}/login/").text)
        assert form, "no form to log in"
        data = {"username": user, "password": password, "csrf_token": form.group(1)}
        for _ in range(ATTEMPTS):
            answered = self._session.post(f"{self._root}/login/", data=data, allow_redirects=False)
            if answered.status_code != TOO_MANY_REQUESTS:
                break
            time.sleep(WAIT)
        assert answered.status_code == 302, f"the log-in was answered {answered.status_code}"

    def get(self, path: str) -> dict[str, Any]:
        """Return the answer for a page, after all redirects."""
        return answer(self._session.get(self._root + path))

    def submit(self, path: str, action: str) -> dict[str, Any]:
        """Submit a page's first form whose address ends in `action`, unchanged; return the answer without redirects."""
        page = self._session.get(self._root + path)
        found = re.search(rf'action="([^"]*{re.escape(action)})">(.*?)</form>', page.text, re.DOTALL)
        assert found, f"{path} has no form for {action}"
        address = urljoin(page.url, html.unescape(found.group(1)))
        data = {name: html.unescape(value) for name, value in HIDDEN.findall(found.group(2))}
        return answer(self._session.post(address, data=data, allow_redirects=False))


def answer(response: requests.Response) -> dict[str, Any]:
    """Return the relevant parts of a response."""
    return {
        "status": response.status_code,
        "address": response.url,
        "text": response.text,
        "location": response.headers.get("Location", ""),
        "seconds": response.elapsed.total_seconds(),
    }


def main() -> None:
    """Print the answer to each step, such as ["get", "/home"]."""
    asked = json.loads(sys.argv[1])
    visits = Visits(asked["root"], asked["outside"])
    if asked["user"]:
        visits.log_in(*asked["user"])
    print(json.dumps([getattr(visits, name)(*arguments) for name, *arguments in asked["steps"]]))


if __name__ == "__main__":
    main()
