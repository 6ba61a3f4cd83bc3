"""Print what Airflow's web application shows to each user: pages, menu and notices. Runs without a webserver."""

from __future__ import annotations

import http.server
import json
import os
import re
import sys
import tempfile
import threading
import time
from typing import Any

PASSWORD = "secret"  # noqa: S105  # of users that exist only while this program runs
FEED = {
    "10.9.0": {"channel": "stable", "yanked": True, "yankedReason": "It is <slow>\ud83d."},
    "99.0.0": {"channel": "stable"},
}
OWN = ["/own/page", "/own/view/", "/own/based/"]
PAGES = ["/home", "/dagrun/list/", "/variable/list/", "/users/list/", "/plugin", *OWN, "/redoc"]
ERRORS = ["/nothing", "/own/failure", "/own/forbidden", "/own/unavailable"]
UNTOUCHED = ["/own/part", "/own/json", "/own/stream", "/own/broken", "/own/etag", "/own/gzip", "/health"]
PLUGIN = '''
import gzip, os
import flask, flask_appbuilder
from airflow.plugins_manager import AirflowPlugin
PAGE = "<!DOCTYPE html><html><body><p>my own base</p></body></html>"
HERE = os.path.dirname(__file__)
own = flask.Blueprint("own", __name__, url_prefix="/own", template_folder=os.path.join(HERE, "templates"))
own.route("/page")(lambda: PAGE)
own.add_url_rule("/part", "part", lambda: "<p>part</p>")
own.add_url_rule("/json", "json", lambda: flask.jsonify(html=PAGE))
own.add_url_rule("/stream", "stream", lambda: flask.Response(iter([PAGE]), mimetype="text/html"))
own.add_url_rule("/failure", "failure", lambda: 1 // 0)
own.add_url_rule("/forbidden", "forbidden", lambda: flask.abort(403))
own.add_url_rule("/unavailable", "unavailable", lambda: flask.abort(503))
own.add_url_rule("/broken", "broken", lambda: flask.Response(iter([PAGE]), status=500, mimetype="text/html"))
def etag():
    response = flask.make_response(PAGE)
    response.add_etag()
    return response
own.add_url_rule("/etag", "etag", etag)
def compressed():
    headers = {"Content-Encoding": "gzip"}
    return flask.Response(gzip.compress(PAGE.encode()), mimetype="text/html", headers=headers)
own.add_url_rule("/gzip", "gzip", compressed)
class View(flask_appbuilder.BaseView):
    route_base = "/own/view"
    @flask_appbuilder.expose("/")
    def list(self):
        text = "{% extends 'appbuilder/base.html' %}{% block content %}my own view{% endblock %}"
        context = {"appbuilder": self.appbuilder, "base_template": self.appbuilder.base_template}
        return flask.render_template_string(text, **context)
class Based(flask_appbuilder.BaseView):
    route_base = "/own/based"
    @flask_appbuilder.expose("/")
    def list(self):
        return self.render_template("own/page.html")
class Own(AirflowPlugin):
    name = "own"
    flask_blueprints = [own]
    appbuilder_views = [{"name": "Own View", "category": "Own", "view": View()}, {"view": Based()}]
'''
TEMPLATES = {
    "base.html": "<html><head><title>own</title></head><body>{% block content %}{% endblock %}</body></html>",
    "page.html": "{% extends 'own/base.html' %}{% block content %}my own base template{% endblock %}",
}
# Name -> role. There are two administrators, because a dismissal applies to only one.
USERS = {"admin": "Admin", "colleague": "Admin", "viewer": "Viewer"}
# The names of all started threads.
STARTED: list[str] = []


class Feed(http.server.BaseHTTPRequestHandler):
    """A release feed that counts its requests."""

    asked = 0

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Send the feed."""
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()
        versions = {version: {"metadata": metadata} for version, metadata in FEED.items()}
        self.wfile.write(json.dumps({"runtimeVersions": versions}).encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def write(path: str, text: str) -> None:
    """Write a file and create its folder."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def watch_threads() -> None:
    """Record the name of each thread that is started from now on."""
    start = threading.Thread.start

    def watched(thread: threading.Thread) -> None:
        STARTED.append(thread.name)
        start(thread)

    threading.Thread.start = watched  # type: ignore[assignment,method-assign]


def prepare(interval: str) -> None:
    """Set up the environment of a deployment with its own feed. Call it before Airflow is imported."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = tempfile.mkdtemp()
    write(os.path.join(home, "plugins", "own.py"), PLUGIN)
    for name, template in TEMPLATES.items():
        write(os.path.join(home, "plugins", "templates", "own", name), template)
    database = f"sqlite:///{home}/airflow.db"
    os.environ.update(
        AIRFLOW_HOME=home,
        AIRFLOW__CORE__PLUGINS_FOLDER=os.path.join(home, "plugins"),
        AIRFLOW__CORE__SQL_ALCHEMY_CONN=database,
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=database,
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__EXECUTOR="SequentialExecutor",
        AIRFLOW__WEBSERVER__SECRET_KEY=PASSWORD,
        AIRFLOW__WEBSERVER__NAVBAR_COLOR="#123456",
        AIRFLOW__ASTRONOMER__UPDATE_URL=f"http://127.0.0.1:{server.server_port}/",
        AIRFLOW__ASTRONOMER__UPDATE_CHECK_INTERVAL=interval,
        ASTRONOMER_RUNTIME_VERSION="10.9.0",
        ASTRONOMER_IMAGE_TAG="deploy-<1>",
    )


def application() -> Any:
    """Create the application on a new database with the users in USERS."""
    from airflow.utils.db import initdb  # pants: no-infer-dep
    from airflow.www.app import create_app  # pants: no-infer-dep

    initdb()
    app = create_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    manager = app.appbuilder.sm
    with app.app_context():
        manager.sync_roles()
        for name, role in USERS.items():
            manager.add_user(name, "A", "B", f"{name}@example.com", manager.find_role(role), PASSWORD)
    return app


def token(page: str) -> str:
    """Return the CSRF token in the forms or scripts of a page."""
    return first(r"""(?:name="csrf_token"[^>]*value="|csrfToken = ')([^"']+)""", page)


def first(pattern: str, page: str) -> str:
    """Return the group of a pattern's first match."""
    return re.findall(pattern, page)[0]  # type: ignore[no-any-return]


def log_in(app: Any, user: str) -> Any:
    """Return a client that is logged in as the user."""
    client = app.test_client()
    form = {"username": user, "password": PASSWORD, "csrf_token": token(text(client, "/login/"))}
    client.post("/login/", data=form)
    return client


def text(client: Any, path: str) -> str:
    """Return the text of a page."""
    return str(client.get(path).get_data(as_text=True))


def fact(client: Any, path: str) -> dict[str, Any]:
    """Return the relevant facts about a page."""
    response = client.get(path)
    page = response.get_data(as_text=False)
    return {
        "status": response.status_code,
        "footers": page.count(b"Astronomer Runtime 10.9.0 based on Airflow"),
        "tags": page.count(b"Image tag: deploy-&lt;1&gt;"),
        "upstream": page.count(b"pypi.python.org/pypi/apache-airflow") + page.count(b"Git Version"),
        "menu": b"astronomer-menu" in page,
        "length": response.headers.get("Content-Length") in (None, str(len(page))),
    }


def notices(client: Any) -> list[str]:
    """Return the notices on the home page."""
    found = re.findall(r'astronomer-notice".*?</form>(.*?)<a ', text(client, "/home"), re.DOTALL)
    return [" ".join(notice.split()) for notice in found]


def dismiss(client: Any, with_token: bool = True) -> list[Any]:
    """Dismiss the first notice; return the status and the target of the redirect."""
    page = text(client, "/home?search=x")
    notice = first(r'name="notice" value="([^"]+)"', page)
    path = first(r'name="next" value="([^"]+)"', page)
    form = {"notice": notice, "next": path, "csrf_token": token(page) if with_token else ""}
    response = client.post("/astronomer-runtime/dismiss", data=form)
    return [response.status_code, response.headers.get("Location", "").replace("http://localhost", "")]


def wait_for_feed(client: Any, seconds: float) -> None:
    """Wait until the home page has notices, for at most this time."""
    end = time.monotonic() + seconds
    while not notices(client) and time.monotonic() < end:
        time.sleep(0.2)


def tables() -> list[str]:
    """Return the plugin's tables in the database."""
    import sqlalchemy  # pants: no-infer-dep
    from airflow import settings  # pants: no-infer-dep

    return [name for name in sqlalchemy.inspect(settings.engine).get_table_names() if "astronomer" in name]


def main() -> None:
    """Print the facts, with the interval of update checks in the first argument."""
    prepare(sys.argv[1])
    watch_threads()
    app = application()
    anonymous, admin, viewer = app.test_client(), log_in(app, "admin"), log_in(app, "viewer")
    wait_for_feed(admin, 3 if sys.argv[1] == "0" else 30)
    home = text(admin, "/home")
    found: dict[str, Any] = {
        "anonymous": {path: fact(anonymous, path) for path in ["/login/", *ERRORS]},
        "admin": {path: fact(admin, path) for path in [*PAGES, *ERRORS]},
        "viewer": {path: fact(viewer, path) for path in ["/home", *ERRORS]},
        "untouched": {path: fact(admin, path) for path in UNTOUCHED},
        "links": re.findall(r"<a [^>]+>", home.partition("astronomer-menu")[2].partition("</ul>")[0])[1:],
        "navbar": "background-color: #123456" in home,
        "notices": {"admin": notices(admin), "viewer": notices(viewer)},
        "own": {path: "my own" in text(admin, path) for path in OWN},
        "tables": tables(),
        "threads": [name for name in STARTED if "astronomer" in name],
        "asked": Feed.asked,
    }
    if found["notices"]["admin"]:
        found["dismissed without a token"] = dismiss(admin, with_token=False)
        found["dismissed"] = dismiss(admin)
        found["notices"]["after"] = notices(log_in(app, "admin"))
        found["notices"]["colleague"] = notices(log_in(app, "colleague"))
        found["forged"] = viewer.post(
            "/astronomer-runtime/dismiss", data={"notice": "x", "csrf_token": token(text(viewer, "/home"))}
        ).status_code
        app.config["AUTH_ROLE_PUBLIC"] = "Admin"
        found["dismissed by anyone"] = dismiss(app.test_client())
    print(json.dumps(found))


if __name__ == "__main__":
    main()
