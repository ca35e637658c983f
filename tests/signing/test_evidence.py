"""Evidence records, ours and others'."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence import EvidenceBatch
from signing.trust import TrustStore
from signing.verification import Verdict, overall, proven_time, verify_evidence
from tests.shared_material import SHARED, needed
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import NOW, Home

GROUP = (b"source", b"document", b"manifest", bytes(32))


def digests(members: tuple[bytes, ...]) -> list[Digest]:
    return [Digest.of(member) for member in members]


def integrity(evidence: bytes, members: list[bytes]) -> list[Verdict]:
    """The verdicts on structure, hash trees and renewals; nobody's anchor is given."""
    return [step.verdict for step in verify_evidence(evidence, members, TrustStore())[:3]]


@given(st.lists(st.integers(min_value=1, max_value=4), min_size=1, max_size=20))
@settings(max_examples=15)
def test_every_group_of_a_batch_is_proved_by_its_own_record(home: Home, sizes: list[int]) -> None:
    groups = [tuple(b"%d/%d" % (number, at) for at in range(size)) for number, size in enumerate(sizes)]

    records = build_evidence([digests(group) for group in groups], home.stamper)

    for number, (record, group) in enumerate(zip(records, groups, strict=True)):
        assert overall(verify_evidence(record, group, home.trust, NOW)) is Verdict.PASSED
        other = groups[number - 1]
        if len(groups) > 1 and not (len(group) == len(other) == 1):
            assert overall(verify_evidence(record, other, home.trust, NOW)) is Verdict.FAILED


def test_digests_prove_as_well_as_the_objects(home: Home) -> None:
    (record,) = build_evidence([digests(GROUP)], home.stamper)

    assert overall(verify_evidence(record, digests(GROUP), home.trust, NOW)) is Verdict.PASSED
    assert proven_time(record) == NOW


def test_a_member_given_alone_is_covered_and_the_report_counts_the_others(home: Home) -> None:
    (record,) = build_evidence([digests(GROUP)], home.stamper)

    steps = verify_evidence(record, GROUP[:1], home.trust, NOW)

    assert overall(steps) is Verdict.PASSED
    assert "3 autre(s) empreinte(s)" in steps[1].detail


def test_a_changed_member_is_refused(home: Home) -> None:
    (record,) = build_evidence([digests(GROUP)], home.stamper)

    assert overall(verify_evidence(record, (*GROUP[:3], bytes(31) + b"\1"), home.trust)) is Verdict.FAILED


def test_without_anchor_the_verdict_is_open(home: Home) -> None:
    (record,) = build_evidence([digests(GROUP)], home.stamper)

    assert overall(verify_evidence(record, GROUP, TrustStore())) is Verdict.INDETERMINATE


def test_nothing_to_compare_is_no_success(home: Home) -> None:
    (record,) = build_evidence([digests(GROUP)], home.stamper)

    assert overall(verify_evidence(record, (), home.trust)) is Verdict.INDETERMINATE


def test_the_tree_is_hashed_once_and_records_are_written_on_demand(home: Home) -> None:
    batch = EvidenceBatch.close([digests((b"%d" % number, b"x")) for number in range(1000)], home.stamper)

    assert overall(verify_evidence(batch.record(999), (b"999", b"x"), home.trust)) is Verdict.PASSED
    assert len(batch.tree.levels) == 11
    assert len(batch.record(0)) < 4096


@pytest.mark.parametrize("groups", [[], [[]]])
def test_an_empty_batch_or_group_is_refused(home: Home, groups: list[list[Digest]]) -> None:
    with pytest.raises(SigningError) as refusal:
        EvidenceBatch.close(groups, home.stamper)

    assert refusal.value.code is SigningCode.EMPTY_GROUP


def test_changed_bytes_of_a_record_are_never_sound(home: Home) -> None:
    record = build_evidence([digests(GROUP), digests((b"other",))], home.stamper)[0]

    # A prime step visits every part of the record, in a tenth of the time of every byte.
    for position in range(0, len(record), 13):
        changed = bytearray(record)
        changed[position] ^= 1
        assert overall(verify_evidence(bytes(changed), GROUP, home.trust)) is not Verdict.PASSED, position


@given(st.binary(max_size=300))
def test_any_bytes_get_a_report(content: bytes) -> None:
    steps = verify_evidence(content, [b"x"], TrustStore())

    assert overall(steps) is Verdict.FAILED
    assert [step.number for step in steps] == [1, 2, 3, 4, 5]


OFFICIAL = [
    ("BIN-1_ER.ers", "BIN-1.bin"),
    ("BIN-2_ER.ers", "BIN-2.bin"),
    ("BIN-3_ER.ers", "BIN-3.bin"),
    ("BIN-4_ER.ers", "BIN-4.bin"),
    ("ER-2Chains3ATS.ers", "ER-2Chains3ATS1.bin"),
    ("1_0_Initial.er", None),
    ("1_1_Renew_Unsorted.er", None),
    ("1_2_Renew_Unsorted.er", None),
    ("bsi_gov_vte-lza_002.ers", "bsi_gov_vte-lza_002.bin"),
]


@pytest.mark.parametrize(("record", "data"), OFFICIAL)
def test_records_made_elsewhere_hold_and_refuse_a_changed_object(record: str, data: str | None) -> None:
    folder = needed(SHARED / "data" / "evidence-records")
    evidence = (folder / record).read_bytes()
    content = (folder / data).read_bytes() if data else b"123456"
    if record.startswith("bsi"):
        # The record covers the text with the line ends it was made with.
        content = content.replace(b"\n", b"\r\n")

    assert integrity(evidence, [content]) == [Verdict.PASSED] * 3
    assert Verdict.FAILED in integrity(evidence, [content[:-1] + bytes([content[-1] ^ 1])])


@pytest.mark.parametrize("record", ["BIN-1_ER.ers", "1_0_Initial.er"])
def test_a_record_made_elsewhere_is_refused_with_a_flipped_byte(record: str) -> None:
    folder = needed(SHARED / "data" / "evidence-records")
    evidence = (folder / record).read_bytes()
    content = (folder / "BIN-1.bin").read_bytes() if record.startswith("BIN") else b"123456"
    start = evidence.index(Digest.of(content, "sha224" if record.startswith("1_") else "sha256").value)

    changed = bytearray(evidence)
    changed[start] ^= 1

    assert Verdict.FAILED in integrity(bytes(changed), [content])
