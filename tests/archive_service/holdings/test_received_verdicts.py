"""Verdicts read from a provenance, which may have come with a package from anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from archive_service.documents.statements import Section
from archive_service.holdings.received_verdicts import received_in_provenance, verdict_words
from archive_service.holdings.verdicts_section import verdicts_section
from archive_service.model.received_signatures import received_json
from signing.foreign_signatures import in_utc
from tests.archive_service.model.test_received_signatures import WRITTEN

STATED = received_json(WRITTEN)


def provenance(**changes: Any) -> bytes:
    return json.dumps({"signatures": [{**STATED, **changes}]}).encode()


def test_a_verdict_is_told_as_one_of_its_day() -> None:
    (one,) = received_in_provenance(provenance())

    words = verdict_words(one)
    assert "jugée le 14 mars 2026" in words
    assert "CN=Docteur Essai" in words
    assert "NON VALIDE (HASH_FAILURE)" in words
    (row,) = section(one).rows
    assert row[:2] == ("de PDF (PAdES)", WRITTEN.found.signer)


def section(one: Any) -> Section:
    return verdicts_section([one])


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "received-signature/9"},
        {"signer": 12},
        {"signer": None},
        {"detail": ["a"]},
        {"where": {}},
        {"verdict": "excellent"},
        {"form": "wax"},
        {"subindication": "NONE_SUCH"},
        {"judged_at": "yesterday"},
        {"judged_at": "2026-03-14T09:30:00"},
        {"judged_at": None},
        {"certificate_sha256": "00"},
        {"trust": None},
        {"trust": {**STATED["trust"], "anchors": "many"}},
    ],
)
def test_what_is_no_verdict_of_this_form_is_left_out(changes: Mapping[str, Any]) -> None:
    assert received_in_provenance(provenance(**changes)) == ()


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b'{"signatures":3}', b'{"signatures":[3]}'])
def test_any_provenance_can_be_read(content: bytes | None) -> None:
    assert received_in_provenance(content) == ()


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("name", ["claimed_at", "proven_at", "judged_at"])
def test_times_at_the_ends_of_the_calendar_are_unknown_and_stop_nobody(moment: str, name: str) -> None:
    for one in received_in_provenance(provenance(**{name: moment})):
        assert verdict_words(one)
        assert section(one).rows
    assert in_utc(datetime.fromisoformat(moment)) is None
    assert in_utc(datetime(2026, 1, 1, tzinfo=UTC)) is not None
