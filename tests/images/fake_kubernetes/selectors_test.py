from __future__ import annotations

import pytest

from tests.images.fake_kubernetes.selectors import Selection, matches

LABELS = {"a": "b", "tier": "web"}
POD = {"metadata": {"name": "p", "namespace": "n", "labels": LABELS}, "status": {"phase": "Running"}}


@pytest.mark.parametrize(
    "selector",
    ["", "a=b", "a==b", "a!=c", "c!=d", "a", "!c", "a in (b, c)", "a notin (c,d)", "c notin (d)", "a=b,tier in (web)"],
)
def test_labels_match(selector: str) -> None:
    assert matches(LABELS, selector)


@pytest.mark.parametrize("selector", ["a=c", "a!=b", "c", "!a", "a in (c,d)", "a notin (b)", "a=b,c=d", "c in (d)"])
def test_labels_do_not_match(selector: str) -> None:
    assert not matches(LABELS, selector)


def test_a_pod_is_selected_by_namespace_labels_and_fields() -> None:
    assert Selection().includes(POD)
    assert Selection("n", "a=b", "status.phase=Running,metadata.name=p").includes(POD)
    assert not Selection("another").includes(POD)
    assert not Selection("n", "a=c").includes(POD)
    assert not Selection("n", "", "status.phase!=Running").includes(POD)
    assert not Selection().includes(None)
