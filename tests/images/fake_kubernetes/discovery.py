"""The answers to a client's discovery requests: the API's version and resources."""

from __future__ import annotations

from typing import Any

VERBS = ["create", "delete", "get", "list", "patch", "watch"]
RESOURCES = [
    {"name": "pods", "singularName": "", "namespaced": True, "kind": "Pod", "shortNames": ["po"], "verbs": VERBS},
    {"name": "pods/log", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get"]},
    {"name": "events", "singularName": "", "namespaced": True, "kind": "Event", "verbs": ["list"]},
]
# Path -> answer.
DOCUMENTS: dict[str, dict[str, Any]] = {
    "/version": {"major": "1", "minor": "27", "gitVersion": "v1.27.0", "platform": "linux/amd64"},
    "/api": {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
}
