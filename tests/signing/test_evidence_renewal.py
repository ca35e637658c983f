"""Renewed evidence: further time stamps in a chain, further chains over other algorithms."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.cms_reading import read_token
from signing.errors import SigningCode, SigningError
from signing.evidence_reading import is_renewal, read_evidence
from signing.evidence_renewal import RenewedStamps
from signing.verification import Verdict, overall, proven_time, verify_evidence
from tests.signing.renewing import Renewing
from tests.signing.signing_home import NOW, Home

GROUPS = [(b"source", b"document", b"manifest", bytes(32)), (b"other", b"x"), (b"alone",)]
steps = st.lists(st.sampled_from(["timestamp", "sha384", "sha512", "sha256"]), max_size=4)


@given(steps, st.integers(min_value=1, max_value=7), st.integers(min_value=0, max_value=5))
@settings(max_examples=15)
def test_evidence_is_proved_by_all_its_time_stamps_whatever_was_renewed(
    home: Home, order: Sequence[str], count: int, others: int
) -> None:
    groups = [(b"source %d" % number, b"document %d" % number, b"n") for number in range(count)]
    evidence = Renewing(groups, home.stamper, others=others)

    evidence.do(order)

    for number, group in enumerate(groups):
        record = evidence.record(number)
        found = read_evidence(record)
        assert len(found.stamps) == 1 + len(order)
        assert len(found.chains) == 1 + sum(step != "timestamp" for step in order)
        assert overall(verify_evidence(record, group, home.trust, NOW)) is Verdict.PASSED
        assert proven_time(record) == NOW
        assert overall(verify_evidence(record, [b"forged", *group[1:]], home.trust, NOW)) is Verdict.FAILED


def test_a_renewed_record_names_the_digests_of_all_earlier_tokens_of_its_chain(home: Home) -> None:
    evidence = Renewing(GROUPS, home.stamper, others=3)

    evidence.do(["timestamp", "timestamp", "sha512", "timestamp", "timestamp"])

    first, second = read_evidence(evidence.record(0)).chains
    assert [len(stamp.tree[0]) for stamp in first] == [4, 2, 2]
    assert [len(stamp.tree[0]) for stamp in second] == [4, 2, 2]
    assert {stamp.algorithm for stamp in first} == {"sha256"}
    assert {stamp.algorithm for stamp in second} == {"sha512"}


def test_a_lone_object_in_a_lone_chain_is_renewed_too(home: Home) -> None:
    evidence = Renewing([(b"alone",)], home.stamper)

    evidence.do(["timestamp", "timestamp", "sha384", "timestamp"])

    assert overall(verify_evidence(evidence.record(0), [b"alone"], home.trust, NOW)) is Verdict.PASSED


def _beside_tokens(record: bytes) -> set[int]:
    """Return the positions of certificates and lists inside a record."""
    found: set[int] = set()
    for chain in read_evidence(record).chains:
        for stamp in chain:
            token = read_token(stamp.token)
            for part in (*token.certificates, *token.crls):
                start = record.find(part)
                while start >= 0:
                    found.update(range(start, start + len(part)))
                    start = record.find(part, start + 1)
    return found


@pytest.mark.parametrize("order", [["timestamp"], ["sha512"], ["timestamp", "sha512", "timestamp"]])
def test_changed_bytes_of_a_renewed_record_are_never_sound(home: Home, order: list[str]) -> None:
    evidence = Renewing(GROUPS, home.stamper)
    evidence.do(order)
    record = evidence.record(0)

    # A prime step visits every part of the record, in a fraction of the time of every byte. A certificate or
    # a list that comes beside a token and that the trust has too is not needed.
    beside = _beside_tokens(record)
    for position in range(0, len(record), 37):
        if position in beside:
            continue
        changed = bytearray(record)
        changed[position] ^= 1
        assert overall(verify_evidence(bytes(changed), GROUPS[0], home.trust)) is not Verdict.PASSED, position


def test_a_renewal_is_told_from_other_evidence(home: Home) -> None:
    evidence, other = Renewing(GROUPS, home.stamper), Renewing(GROUPS, home.stamper)
    versions = [evidence.record(0)]
    for step in ("timestamp", "sha512", "timestamp"):
        evidence.do([step])
        versions.append(evidence.record(0))
    other.do(["timestamp", "timestamp"])

    for later, record in enumerate(versions):
        for earlier, former in enumerate(versions):
            assert is_renewal(record, former) == (later >= earlier)
        assert not is_renewal(other.record(0), record)
        assert not is_renewal(record, other.record(0))
    assert not is_renewal(versions[1], b"")


def test_a_renewal_covers_at_least_one_token(home: Home) -> None:
    none: list[bytes] = []
    for chains in ([], [none]):
        with pytest.raises(SigningError) as refusal:
            RenewedStamps.over(chains, "sha256", home.stamper)
        assert refusal.value.code is SigningCode.EMPTY_GROUP
