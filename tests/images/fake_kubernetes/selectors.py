"""Select pods by namespace, labels and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Pod = dict[str, Any]

# A comma outside parentheses.
COMMA = re.compile(r",(?![^(]*\))")
OF_SET = re.compile(r"\s*(\S+)\s+(in|notin)\s*\(([^)]*)\)\s*")
OF_EQUALITY = re.compile(r"([^=!]+?)\s*(==|=|!=)\s*([^=!]*)")


def matches(labels: Mapping[str, str], selector: str) -> bool:
    """Return whether labels match a selector, such as `a=b,c!=d,e in (f,g),h,!i`."""
    return all(_holds(labels, row.strip()) for row in COMMA.split(selector) if row.strip())


def _holds(labels: Mapping[str, str], requirement: str) -> bool:
    of_set, of_equality = OF_SET.fullmatch(requirement), OF_EQUALITY.fullmatch(requirement)
    if of_set:
        key, operator, values = of_set.groups()
        return (labels.get(key) in [value.strip() for value in values.split(",")]) == (operator == "in")
    if of_equality:
        key, operator, value = of_equality.groups()
        return (labels.get(key) == value.strip()) == (operator != "!=")
    return (requirement.lstrip("!") in labels) == (not requirement.startswith("!"))


@dataclass(frozen=True)
class Selection:
    """The pods that a request selects: those of one namespace (None: of all) that match both selectors."""

    namespace: str | None = None
    labels: str = ""
    fields: str = ""

    def includes(self, pod: Pod | None) -> bool:
        """Return whether a pod is selected; False for None."""
        if pod is None or self.namespace not in (None, pod["metadata"]["namespace"]):
            return False
        return matches(pod["metadata"].get("labels") or {}, self.labels) and matches(_fields(pod), self.fields)


def _fields(pod: Pod) -> dict[str, str]:
    return {
        "metadata.name": pod["metadata"]["name"],
        "metadata.namespace": pod["metadata"]["namespace"],
        "status.phase": pod["status"]["phase"],
    }
