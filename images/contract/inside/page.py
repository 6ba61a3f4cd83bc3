"""Print a page of the webserver, named by its path, as JSON: the status, and what it shows to the user admin."""

import json
import re
import sys

import requests

ROOT = "http://localhost:8080"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

session = requests.Session()
form = TOKEN.search(session.get(f"{ROOT}/login/").text)
assert form, "no form to log in"
session.post(f"{ROOT}/login/", data={"username": "admin", "password": "secret", "csrf_token": form.group(1)})
page = session.get(f"{ROOT}{sys.argv[1]}")
print(json.dumps({"status": page.status_code, "address": page.url, "text": page.text}))
