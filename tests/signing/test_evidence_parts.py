"""Evidence records are taken apart, and renewed, without changing a byte of what others wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signing.der import SEQUENCE, children, der
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.evidence_parts import taken_apart
from signing.evidence_reading import UnsoundEvidence, is_renewal, read_evidence
from signing.evidence_renewal import RenewedStamps, rehashed, renewed
from signing.evidence_writing import EvidenceParts
from signing.verification import Verdict, overall, verify_evidence
from tests.signing.renewing import Renewing
from tests.signing.signing_home import NOW, Home
from tests.signing.test_foreign_evidence import DATA, holds, vector

GROUP = (b"source", b"document", b"manifest", bytes(32))


@pytest.mark.parametrize("order", [[], ["timestamp"], ["sha512"], ["timestamp", "sha384", "timestamp"]])
def test_a_record_of_our_own_comes_together_again(home: Home, order: list[str]) -> None:
    evidence = Renewing([GROUP, (b"alone",)], home.stamper)
    evidence.do(order)

    for number in (0, 1):
        assert taken_apart(evidence.record(number)).der() == evidence.record(number)


@pytest.mark.parametrize("name", DATA)
def test_a_record_of_others_is_renewed_by_both_ways_and_holds(home: Home, name: str) -> None:
    evidence, content = vector(name)
    parts = taken_apart(evidence)

    stamped = renewed_stamp(parts, home)
    again = renewed_tree(stamped, content, "sha512", home)

    assert parts.der() == evidence
    for later in (stamped, again):
        assert is_renewal(later.der(), evidence)
        assert holds(later.der(), content)
        assert not holds(later.der(), content + b"x")


def renewed_stamp(parts: EvidenceParts, home: Home) -> EvidenceParts:
    last = parts.chains[-1]
    done = RenewedStamps.over([last.tokens, [b"another"]], last.algorithm, home.stamper)
    return parts.with_last(renewed(last, done.tree, 0, done.stamp.token))


def renewed_tree(parts: EvidenceParts, content: bytes, algorithm: str, home: Home) -> EvidenceParts:
    group = rehashed([Digest.of(content, algorithm)], parts.chains)
    batch = EvidenceBatch.close([group, [Digest.of(b"other", algorithm)]], home.stamper)
    return replace(parts, chains=(*parts.chains, batch.tree.chain(0, group)))


def test_what_others_put_at_the_beginning_of_a_record_stays_there(home: Home) -> None:
    evidence = Renewing([GROUP], home.stamper)
    version, algorithms, sequence = children(evidence.record(0))
    (own,) = children(algorithms)
    with_null = der(SEQUENCE, b"".join(children(own)) + b"\x05\x00")
    infos = der(0xA0, der(SEQUENCE, b"\x06\x01\x2a" + der(0x31, b"\x05\x00")))
    given = der(SEQUENCE, version + der(SEQUENCE, with_null) + infos + sequence)

    parts = renewed_tree(renewed_stamp(taken_apart(given), home), GROUP[0], "sha512", home)

    _, announced, between, _ = children(parts.der())
    assert next(children(announced)) == with_null
    assert len(list(children(announced))) == 2
    assert between == infos
    assert overall(verify_evidence(parts.der(), GROUP[:1], home.trust, NOW)) is Verdict.PASSED


@pytest.mark.parametrize("content", [b"", b"0", b"\x30\x80\x00\x00", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(UnsoundEvidence):
        taken_apart(content)


def test_a_record_with_a_length_of_another_form_is_refused(home: Home) -> None:
    record = Renewing([GROUP], home.stamper).record(0)
    body = b"".join(children(record))
    longer = bytes([SEQUENCE, 0x84]) + len(body).to_bytes(4) + body

    assert read_evidence(longer).stamps
    with pytest.raises(UnsoundEvidence, match="DER"):
        taken_apart(longer)


@given(st.lists(st.sampled_from([b"a", b"b", b"c"]), min_size=1, max_size=9), st.booleans())
@example([b"a", b"a"], True)
@example([b"a", b"b", b"a", b"b"], False)
@settings(max_examples=25)
def test_groups_that_are_the_same_have_evidence_each(home: Home, names: list[bytes], lone: bool) -> None:
    groups = [(name,) if lone else (name, name + b"2") for name in names]
    evidence = Renewing(groups, home.stamper)

    for number, group in enumerate(groups):
        assert overall(verify_evidence(evidence.record(number), group, home.trust, NOW)) is Verdict.PASSED


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_chains_that_end_with_the_same_token_are_renewed_together(home: Home, count: int) -> None:
    evidence = Renewing([GROUP], home.stamper)
    (chain,) = evidence.chains[0]
    done = RenewedStamps.over([chain.tokens] * count, "sha256", home.stamper)

    for place in range(count):
        later = EvidenceParts(chains=(renewed(chain, done.tree, place, done.stamp.token),)).der()
        assert overall(verify_evidence(later, GROUP, home.trust, NOW)) is Verdict.PASSED
