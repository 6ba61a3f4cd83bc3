"""Statements as an OpenVEX 0.2.0 document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from release.sbom.component import Bill
from release.sbom.cyclonedx import serial_number
from release.vex.accepted import NOT_AFFECTED
from release.vex.statements import FIXED, Statement

CONTEXT = "https://openvex.dev/ns/v0.2.0"
_UNTIL = re.compile(r"accepted until ([0-9]{4}-[0-9]{2}-[0-9]{2})")


def document(bill: Bill, statements: Iterable[Statement]) -> dict[str, Any]:
    """Return the document about an image as data for JSON. The same statements give the same document."""
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{serial_number(f'vex:{bill.digest}')}",
        "author": bill.subject.supplier,
        "timestamp": bill.created,
        "version": 1,
        "statements": [_statement(bill, statement) for statement in statements],
    }


def _statement(bill: Bill, statement: Statement) -> Mapping[str, Any]:
    product = {
        "@id": bill.subject.purl,
        "hashes": {"sha-256": bill.digest.partition(":")[2]},
        "subcomponents": [{"@id": statement.purl, "identifiers": {"purl": statement.purl}}],
    }
    return {
        "vulnerability": {"name": statement.id},
        "products": [product],
        "status": statement.status,
        **_why(statement),
    }


def _why(statement: Statement) -> Mapping[str, str]:
    if statement.status == FIXED:
        return {"status_notes": statement.note}
    until = f"accepted until {statement.until}"
    if statement.status == NOT_AFFECTED:
        return {"justification": statement.justification, "impact_statement": statement.note, "status_notes": until}
    return {"action_statement": statement.note, "status_notes": until}


def joined(digest: str, documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the document about an index from those about its platforms; each statement names its platform's image."""
    rows = [row for document in documents for row in document["statements"]]
    return {**documents[0], "@id": f"urn:uuid:{serial_number(f'vex:{digest}')}", "statements": rows}


def read(document: Mapping[str, Any]) -> list[Statement]:
    """Return the statements of a document that this module made, one for each component."""
    return [
        Statement(
            id=row["vulnerability"]["name"],
            package="",
            purl=part["@id"],
            status=row["status"],
            note=row.get("impact_statement") or row.get("action_statement") or row.get("status_notes", ""),
            justification=row.get("justification", ""),
            until=_until(row.get("status_notes", "")),
        )
        for row in document["statements"]
        for product in row["products"]
        for part in product.get("subcomponents") or ()
    ]


def _until(notes: str) -> date | None:
    found = _UNTIL.fullmatch(notes)
    return date.fromisoformat(found[1]) if found else None
