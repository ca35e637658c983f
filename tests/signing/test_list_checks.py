"""Findings about revocation lists for the operator."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.list_checks import ListShortcoming, list_findings
from signing.trust import TrustStore
from tests.signing.laboratory import BEGIN, DAY, OLD, authority, crl, day

AT = day("2026-05-17")
ROOT = authority("Racine")


def found(*lists: bytes, now: datetime = AT) -> list[tuple[ListShortcoming, str]]:
    said = list_findings(TrustStore(anchors=(ROOT.der,), crls=lists), now)
    return [(one.code, one.message) for one in said]


def test_a_list_that_is_missing_forged_or_ended_is_told() -> None:
    assert found() == [(ListShortcoming.MISSING, "Racine: its revocation list is not given")]
    assert found(crl(ROOT, AT, AT + DAY, signed_by=authority("Autre").private)) == [
        (ListShortcoming.MISSING, "Racine: its revocation list is signed by another key")
    ]
    assert found(crl(ROOT, OLD, OLD + DAY)) == [
        (ListShortcoming.ENDED, "Racine: its revocation list ended on 2015-01-02 at 00:00 UTC")
    ]
    assert found(crl(ROOT, AT - DAY, None))[0][0] is ListShortcoming.ENDED


def test_an_ended_list_beside_a_good_one_is_not_told() -> None:
    assert found(crl(ROOT, OLD, OLD + DAY), crl(ROOT, AT, AT + DAY)) == []


@pytest.mark.parametrize(
    ("days", "left", "soon"),
    [(7, 2, False), (7, 1, True), (1, 0.5, False), (1, 0.2, True), (365, 8, False), (365, 6, True)],
)
def test_the_end_is_told_in_the_last_quarter_but_a_week_before_at_most(
    days: float, left: float, soon: bool
) -> None:
    end = AT + timedelta(days=left)

    said = found(crl(ROOT, end - timedelta(days=days), end))

    assert [code for code, _ in said] == ([ListShortcoming.ENDS_SOON] if soon else [])


def test_an_authority_that_has_ended_needs_no_list() -> None:
    past = authority("Passée", end=BEGIN)

    assert list_findings(TrustStore(anchors=(past.der,)), AT) == []


@given(st.integers(1, 400), st.integers(-10, 500))
def test_once_told_it_is_told_until_a_new_list_comes(length: int, waited: int) -> None:
    only = crl(ROOT, AT, AT + length * DAY)
    early, late = (bool(found(only, now=AT + (waited + more) * DAY)) for more in (0, 1))

    assert late or not early
