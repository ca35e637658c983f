"""The material kept with a proof, for judging it when its authorities no longer exist."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from signing.trust import TrustStore
from signing.validation_material import MissingList, ValidationMaterial
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.laboratory import BEGIN, DAY, LATE, OLD, Authority, authority, crl, day, signer
from tests.signing.signing_home import NOW, Home

AT = day("2026-05-17")
ROOT = authority("Racine")
BETWEEN = authority("Entre", ROOT)


def trust(*lists: bytes, anchors: tuple[Authority, ...] = (ROOT,), between: bool = True) -> TrustStore:
    return TrustStore(
        anchors=tuple(one.der for one in anchors),
        intermediates=(BETWEEN.der,) if between else (),
        crls=lists,
    )


def good(issuer: Authority, made: datetime = AT - DAY) -> bytes:
    return crl(issuer, made, made + 7 * DAY)


def test_every_authority_is_collected_with_its_latest_list() -> None:
    newest, older = good(ROOT), good(ROOT, AT - 3 * DAY)

    kept = ValidationMaterial.collected(trust(older, newest, good(BETWEEN)), AT)

    assert set(kept.certificates) == {ROOT.der, BETWEEN.der}
    assert set(kept.lists) == {newest, good(BETWEEN)}
    assert kept.missing == ()
    assert kept.list_ends() == [AT + 6 * DAY, AT + 6 * DAY]


def test_what_is_missing_is_told_and_what_ended_is_kept_all_the_same() -> None:
    ended = crl(BETWEEN, OLD, OLD + DAY)

    kept = ValidationMaterial.collected(trust(ended), AT)

    assert kept.lists == (ended,)
    assert kept.missing == (MissingList("Entre", "ended"), MissingList("Racine", "absent"))
    assert kept.list_ends() == [OLD + DAY]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (crl(ROOT, AT, LATE, signed_by=BETWEEN.private), "other-key"),
        (crl(ROOT, AT, None), "endless"),
    ],
)
def test_the_reason_is_a_code(bad: bytes, reason: str) -> None:
    kept = ValidationMaterial.collected(trust(bad, between=False), AT)

    assert kept.missing == (MissingList("Racine", reason),)


def test_an_authority_that_came_with_the_signer_is_collected_or_told_missing() -> None:
    sealing = signer(BETWEEN).public_bytes(Encoding.DER)

    with_chain = ValidationMaterial.collected(TrustStore(), AT, [sealing, BETWEEN.der])
    alone = ValidationMaterial.collected(TrustStore(), AT, [sealing])

    assert with_chain.certificates == (BETWEEN.der,)
    assert with_chain.missing == (MissingList("Entre", "absent"), MissingList("Racine", "authority-unknown"))
    assert alone.missing == (MissingList("Entre", "authority-unknown"),)


def test_an_authority_that_has_ended_is_left_out() -> None:
    past = authority("Passée", end=BEGIN)

    kept = ValidationMaterial.collected(trust(good(ROOT), anchors=(ROOT, past), between=False), AT)

    assert kept.certificates == (ROOT.der,)
    assert kept.missing == ()


def test_an_anchor_that_is_issued_by_somebody_needs_nobody_above() -> None:
    kept = ValidationMaterial.collected(trust(good(BETWEEN), anchors=(BETWEEN,), between=False), AT)

    assert kept.missing == ()


@given(st.permutations([good(ROOT), good(BETWEEN), crl(BETWEEN, OLD, OLD + DAY)]))
def test_the_same_material_is_written_alike_and_read_back(lists: list[bytes]) -> None:
    kept = ValidationMaterial.collected(trust(*lists), AT)

    assert kept == ValidationMaterial.collected(trust(good(ROOT), good(BETWEEN)), AT)
    assert ValidationMaterial.from_json(json.loads(json.dumps(kept.to_json()))) == kept


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        {"format": "validation/2", "certificates": [], "lists": [], "missing": []},
        {"format": "validation/1", "certificates": ["é"], "lists": [], "missing": []},
        {"format": "validation/1", "certificates": 5, "lists": [], "missing": []},
        {"format": "validation/1", "certificates": [], "lists": [], "missing": ["Racine"]},
    ],
)
def test_what_is_no_material_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        ValidationMaterial.from_json(value)


def test_a_seal_is_judged_by_the_anchors_and_what_was_kept_alone(home: Home, sealed: bytes) -> None:
    kept = ValidationMaterial.collected(home.trust, NOW, home.key.certificates)
    anchors = TrustStore(anchors=home.trust.anchors)
    later = NOW + timedelta(days=3650)

    assert kept.missing == ()
    assert overall(verify_pdf(sealed, anchors, later)) is Verdict.INDETERMINATE
    assert overall(verify_pdf(sealed, kept.added_to(anchors), later)) is Verdict.PASSED
    assert overall(verify_pdf(sealed, kept.added_to(TrustStore()), later)) is Verdict.INDETERMINATE
    without_lists = replace(kept, lists=())
    assert overall(verify_pdf(sealed, without_lists.added_to(anchors), later)) is Verdict.INDETERMINATE
