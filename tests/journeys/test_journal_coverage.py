"""A proof of the journal names the witnesses and the time stamps that cover the entries of the record."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.contract.journal_lines import proof_document
from archive_service.model.actors import OPERATOR
from signing.cosignatures import cosigned_at
from signing.merkle import verify_consistency
from signing.notes import VerifierKey, read_note
from signing.report import Verdict
from signing.transparency import open_checkpoint
from signing.verification import overall, verify_evidence
from tests.journeys.published_formats import keep
from tests.journeys.test_journal_check import LOG
from tests.journeys.test_journal_proofs import a_record
from tests.journeys.test_journal_witnessed import NOW, Archives, archives, grow, services

__all__ = ["archives", "services"]


def proved(services: Services, record: Any) -> dict[str, Any]:
    document = proof_document(services.journal_proofs.prove(record.id, OPERATOR))
    keep([document], "journal-proof")
    return document


def is_one_journal(one: dict[str, Any], document: dict[str, Any]) -> bool:
    """Say whether the proof ties a covering checkpoint to the one of the document, by the key alone."""
    stated = [open_checkpoint(each["checkpoint"].encode(), document["vkey"]) for each in (one, document)]
    old, new = sorted(stated, key=lambda each: each.size)
    proof = list(map(b64decode, one["consistency"]))
    return verify_consistency(old.size, old.root, new.size, new.root, proof)


def test_nothing_covers_the_entries_of_a_record_before_others_have_seen_them(
    services: Services, archives: Archives
) -> None:
    grow(services, 3)
    archives.cosign()
    services.journal_stamping.stamp()
    record = a_record(services)

    document = proved(services, record)

    assert (document["cosignatures"], document["time_stamps"]) == ([], [])


def test_the_first_cosignature_and_the_first_time_stamp_that_cover_the_entries_are_given(
    services: Services, archives: Archives
) -> None:
    record = a_record(services)
    grow(services, 2)
    archives.cosign()
    services.journal_stamping.stamp()
    first = services.journal_publication.stated(services.journal_publication.publish()).size
    before = proved(services, record)
    grow(services, 300)
    archives.cosign()
    replace(services.journal_stamping, clock=SystemClock(NOW + timedelta(hours=2))).stamp()
    services.evidence_renewal.renew(None, "sha512", OPERATOR)

    document = proved(services, record)

    for found in (before, document):
        (cosigned,), (stamped,) = found["cosignatures"], found["time_stamps"]
        assert cosigned["size"] == stamped["size"] == first
        assert is_one_journal(cosigned, found)
        assert is_one_journal(stamped, found)
        (witness,) = cosigned["witnesses"]
        key = VerifierKey.parse(witness["vkey"])
        assert cosigned_at(read_note(cosigned["checkpoint"].encode()), key) is not None
        evidence, note = b64decode(stamped["evidence"]), stamped["checkpoint"].encode()
        steps = verify_evidence(evidence, [note], services.trust_services.trust, NOW)
        assert overall(steps) is Verdict.PASSED


def test_what_was_altered_beside_the_journal_is_given_as_no_proof(
    services: Services, archives: Archives
) -> None:
    record = a_record(services)
    grow(services, 2)
    archives.cosign()
    services.journal_stamping.stamp()
    for pattern in ("cosigned/*", "stamped/*.note"):
        (path,) = (services.settings.home / LOG).glob(pattern)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().replace(b"\n", b"\n1", 1))

    document = proved(services, record)

    assert (document["cosignatures"], document["time_stamps"]) == ([], [])
