"""Verdicts on signatures that came in: their stored form is read and written without a loss, for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import UnknownForm
from archive_service.model.received_signatures import (
    ReceivedSignature,
    received_in,
    received_json,
    stands_in,
)
from signing.digests import Digest
from signing.foreign_signatures import ForeignSignature, SignatureForm, TrustMark, in_utc, written_text
from signing.report import Verdict
from signing.subindications import SubIndication

GOLDEN = Path(__file__).parents[2] / "golden" / "forms" / "received-signature-1.json"
WRITTEN = ReceivedSignature(
    where="/entry/2/resource/content/0/attachment/data",
    file=Digest.of(b"file"),
    judged_at=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    trust=TrustMark(digest=Digest.of(b"trust"), algorithms=Digest.of(b"algorithms"), anchors=2, lists=3),
    found=ForeignSignature(
        form=SignatureForm.PADES,
        verdict=Verdict.FAILED,
        subindication=SubIndication.HASH_FAILURE,
        detail="Le contenu a été modifié depuis la signature : son empreinte diffère.",
        signer="CN=Docteur Essai,O=Cabinet \\, des Tilleuls,C=FR",
        certificate=Digest.of(b"certificate"),
        anchor=Digest.of(b"anchor"),
        claimed_at=datetime(2026, 3, 13, 17, 5, 6, tzinfo=UTC),
        proven_at=datetime(2026, 3, 13, 17, 5, 9, tzinfo=UTC),
    ),
)

digests = st.binary(min_size=32, max_size=32).map(lambda value: Digest("sha256", value))
moments = st.datetimes(timezones=st.just(UTC)).map(in_utc)
founds = st.builds(
    ForeignSignature,
    form=st.sampled_from(SignatureForm),
    verdict=st.sampled_from(Verdict),
    subindication=st.none() | st.sampled_from(SubIndication),
    detail=st.text().map(written_text),
    signer=st.text().map(written_text),
    certificate=st.none() | digests,
    anchor=st.none() | digests,
    claimed_at=st.none() | moments,
    proven_at=st.none() | moments,
)


def test_the_first_form_is_read_and_written_as_ever() -> None:
    kept = json.loads(GOLDEN.read_bytes())

    assert received_in(kept) == WRITTEN
    assert received_json(WRITTEN) == kept


@given(founds, st.text(alphabet=st.characters(codec="utf-8")))
def test_what_is_written_is_read_again(found: ForeignSignature, where: str) -> None:
    one = replace(WRITTEN, found=found, where=where)

    assert received_in(orjson.loads(orjson.dumps(received_json(one)))) == one


def test_another_form_is_refused() -> None:
    with pytest.raises(UnknownForm):
        received_in({**received_json(WRITTEN), "format": "received-signature/2"})


@given(st.text(max_size=2000))
def test_a_name_from_outside_is_short_and_can_be_written_and_shown(text: str) -> None:
    shown = written_text(text)

    assert len(shown) <= 500
    assert shown.encode().decode() == shown
    assert all(letter.isprintable() for letter in shown)


@pytest.mark.parametrize(
    ("where", "stands"),
    [
        ("/entry/1", True),
        ("/entry/1/resource/data", True),
        ("/entry/10/resource/data", False),
        ("", False),
        ("/Bundle/entry[2]/resource[1]/Binary/data[1] (line 3)", True),
        ("/Bundle/entry[2] (line 3)", True),
        ("/Bundle/entry[1]/resource[1]/Binary/data[1]", False),
        ("/Bundle/entry[20]/resource[1]", False),
        ("/Bundle/entry[12]/resource[1]", False),
    ],
)
def test_a_verdict_stands_in_an_entry_when_its_place_does(where: str, stands: bool) -> None:
    assert stands_in(where, ["/entry/1"]) is stands
