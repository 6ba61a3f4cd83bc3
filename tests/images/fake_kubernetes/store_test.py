from __future__ import annotations

from typing import Any

import pytest

from tests.images.fake_kubernetes.errors import ApiError
from tests.images.fake_kubernetes.selectors import Selection
from tests.images.fake_kubernetes.store import PodStore, merged

OWN = Selection("n", "owner=me")


def pod(name: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "labels": labels}, "spec": {"containers": []}}


def kinds(store: PodStore, selection: Selection, since: int) -> list[tuple[object, str]]:
    return [(event["type"], name(event)) for event in store.watch(selection, since, seconds=0.05)]


def name(event: dict[str, Any]) -> str:
    return str(event["object"]["metadata"]["name"])


def test_a_new_pod_is_pending_and_has_an_identity() -> None:
    store = PodStore()
    made = store.create("n", pod("p"))

    assert (made["metadata"]["namespace"], made["status"]["phase"]) == ("n", "Pending")
    assert made["metadata"]["uid"]
    assert store.read("n", "p") is made


def test_a_name_is_generated_from_generate_name() -> None:
    made = PodStore().create("n", {"metadata": {"generateName": "p-"}})

    assert made["metadata"]["name"].startswith("p-")


@pytest.mark.parametrize(("given", "code"), [(pod("p"), 409), (pod("P_"), 422), (pod("q", a="2.8.4+astro.1"), 422)])
def test_an_existing_or_invalid_name_and_an_invalid_label_are_refused(given: dict[str, Any], code: int) -> None:
    store = PodStore()
    store.create("n", pod("p"))
    with pytest.raises(ApiError) as found:
        store.create("n", given)

    assert (found.value.code, found.value.status["code"]) == (code, code)


def test_a_missing_pod_is_not_found() -> None:
    with pytest.raises(ApiError, match="not found"):
        PodStore().read("n", "p")
    with pytest.raises(ApiError, match="not found"):
        PodStore().patch("n", "p", {})


def test_a_watch_from_the_beginning_yields_every_pod() -> None:
    store = PodStore()
    store.create("n", pod("p", owner="me"))
    store.create("n", pod("q", owner="another"))

    assert kinds(store, OWN, since=0) == [("ADDED", "p")]


def test_a_watch_from_a_version_yields_every_later_change() -> None:
    store = PodStore()
    store.create("n", pod("p", owner="me"))
    since = store.version
    store.patch("n", "p", {"status": {"phase": "Running"}})
    store.create("n", pod("q", owner="me"))
    store.remove("n", "p")

    assert kinds(store, OWN, since) == [("MODIFIED", "p"), ("ADDED", "q"), ("DELETED", "p")]


def test_a_pod_that_no_longer_matches_is_deleted_for_its_watcher() -> None:
    store = PodStore()
    store.create("n", pod("p", owner="me"))
    since = store.version
    store.patch("n", "p", {"metadata": {"labels": {"owner": "another"}}})

    assert kinds(store, OWN, since) == [("DELETED", "p")]
    assert kinds(store, Selection("n", "owner=another"), since) == [("ADDED", "p")]


def test_each_change_has_its_own_version() -> None:
    store = PodStore()
    before = store.create("n", pod("p"))
    after = store.patch("n", "p", {"metadata": {"labels": {"a": "b"}}})
    store.remove("n", "p")
    events = list(store.watch(Selection(), 1, seconds=0.05))

    assert before["metadata"]["resourceVersion"] == "1"
    assert after["metadata"]["resourceVersion"] == "2"
    assert [event["object"]["metadata"]["resourceVersion"] for event in events] == ["2", "3"]


def test_a_patch_changes_only_its_own_keys() -> None:
    assert merged({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": 3}, "d": [2]}) == {"a": {"b": 3, "c": 2}, "d": [2]}
    assert merged({"a": {"b": 1, "c": None}}, {"a": {"b": None}}) == {"a": {"c": None}}
