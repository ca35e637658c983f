"""JSON forms of encrypted facts, each with the name of its form, and their readers.

Digests and nonces are lower-case hexadecimal, days and times are ISO 8601, null means unknown.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson

from archive_service.findings import Finding, Grade, Severity
from archive_service.model.decision_serialisation import decision_in, decision_json
from archive_service.model.deposit_details import DepositDetails, EntryPlace, ImportedFiles
from archive_service.model.flow import ByteRange, FlowKind
from archive_service.model.forms import Json, day_in, read_form
from archive_service.model.persons import ActKind, KnownPerson, PersonAct, PersonTraits
from archive_service.model.received_signatures import received_in, received_json
from archive_service.model.record_details import RecordDetails
from archive_service.model.retention_serialisation import stated_in, stated_json
from signing.digests import Digest

PERSON, DEPOSIT = "person/1", "deposit/1"
RECORD, FORMER_RECORD = "record/2", "record/1"
ACTOR = "actor/1"


def written_person(person: KnownPerson) -> bytes:
    """Return the facts about a person, in the form that is encrypted."""
    traits = person.traits
    return orjson.dumps(
        {
            "format": PERSON,
            "name": person.name,
            "traits": None if traits is None else _traits(traits),
            "acts": [_act(act) for act in person.acts],
        }
    )


def read_person(written: bytes) -> KnownPerson:
    """Read the result of `written_person`; raise `UnknownForm`."""
    facts = read_form(written, PERSON)
    return KnownPerson(
        name=facts["name"],
        traits=None if facts["traits"] is None else _traits_in(facts["traits"]),
        acts=tuple(_act_in(act) for act in facts["acts"]),
    )


def written_actor(name: str) -> bytes:
    """Return the name of an actor, in the form that is encrypted."""
    return orjson.dumps({"format": ACTOR, "name": name})


def read_actor(written: bytes) -> str:
    """Read the result of `written_actor`; raise `UnknownForm`."""
    return str(read_form(written, ACTOR)["name"])


def written_record(facts: RecordDetails, links: Sequence[bytes]) -> bytes:
    """Return the details of a record, and the indexes of what it replaces, in the form that is encrypted."""
    return orjson.dumps({**record_json(facts), "links": [index.hex() for index in links]})


def read_record(written: bytes) -> tuple[RecordDetails, tuple[bytes, ...]]:
    """Read the result of `written_record`; raise `UnknownForm`."""
    facts = read_form(written, RECORD, FORMER_RECORD)
    start, end = facts["period"]
    document, decision = facts["document_digest"], facts["decision"]
    until = facts.get("validation_good_until")
    manifest = facts.get("manifest_digest")  # absent before evidence covered the manifest
    carried = facts.get("carried_digest")  # absent before the digests of inner files were stored
    known = RecordDetails(
        title=facts["title"],
        source_digest=_digest("sha256", facts["source_digest"]),
        carried_digest=None if carried is None else _digest("sha256", carried),
        document_digest=None if document is None else _digest("sha256", document),
        manifest_digest=None if manifest is None else _digest("sha256", manifest),
        validation_good_until=None if until is None else datetime.fromisoformat(until),
        nonce=bytes.fromhex(facts["nonce"]),
        locator=facts["locator"],
        parts=tuple(ByteRange(*part) for part in facts["parts"]),
        segmented=facts["several"],
        document_type=facts["document_type"],
        software=facts["software"],
        period=(day_in(start), day_in(end)),
        person_name=facts["person_name"],
        flow_kind=FlowKind(facts["flow_kind"]),
        confidentiality=facts["confidentiality"],
        stated=stated_in(facts["stated"], former=facts["format"] == FORMER_RECORD),
        decision=None if decision is None else decision_in(decision),
        # Absent of a record whose source bears no signature, and before verdicts were kept.
        signatures=tuple(received_in(one) for one in facts.get("signatures", ())),
    )
    return known, tuple(bytes.fromhex(index) for index in facts["links"])


def record_json(facts: RecordDetails) -> Json:
    """Return the details of a record as JSON, for its row and for the object `dossier/1`."""
    return {
        "format": RECORD,
        "title": facts.title,
        "source_digest": facts.source_digest.hex,
        "carried_digest": None if facts.carried_digest is None else facts.carried_digest.hex,
        "document_digest": None if facts.document_digest is None else facts.document_digest.hex,
        "manifest_digest": None if facts.manifest_digest is None else facts.manifest_digest.hex,
        "validation_good_until": facts.validation_good_until,
        "nonce": facts.nonce.hex(),
        "locator": facts.locator,
        "parts": [(part.offset, part.length, part.where) for part in facts.parts],
        "several": facts.segmented,
        "document_type": facts.document_type,
        "software": facts.software,
        "period": facts.period,
        "person_name": facts.person_name,
        "flow_kind": facts.flow_kind.value,
        "confidentiality": facts.confidentiality,
        "stated": stated_json(facts.stated),
        "decision": None if facts.decision is None else decision_json(facts.decision),
        **({"signatures": [received_json(one) for one in facts.signatures]} if facts.signatures else {}),
    }


def written_deposit(facts: DepositDetails, sender: str) -> bytes:
    """Return the details of a deposit, and its first sender, in the form that is encrypted."""
    imported = facts.imported
    came = (
        {}
        if imported is None
        else {
            "imported": {
                "deposit": b64encode(imported.deposit).decode(),
                "receipt": b64encode(imported.receipt).decode(),
            }
        }
    )
    return orjson.dumps(
        {
            "format": DEPOSIT,
            "sender": sender,
            "file": facts.file,
            "sha256": facts.sha256.hex,
            "sha512": facts.sha512.hex,
            "length": facts.length,
            "nonce": facts.nonce.hex(),
            "mandate": facts.mandate,
            "unlimited": facts.unlimited,
            "also_sent_by": facts.also_sent_by,
            "findings": [_finding(finding) for finding in facts.findings],
            "hidden": facts.hidden,
            "entries": [(entry.full_url, entry.type, entry.offset, entry.length) for entry in facts.entries],
            "fhir": facts.fhir,
            "reason": facts.reason,
            "envelope_key": facts.unowned_key,
            "whole": facts.whole,
            **came,
        }
    )


def read_deposit(written: bytes) -> tuple[DepositDetails, str]:
    """Read the result of `written_deposit`; raise `UnknownForm`."""
    facts = read_form(written, DEPOSIT)
    known = DepositDetails(
        file=facts["file"],
        sha256=_digest("sha256", facts["sha256"]),
        sha512=_digest("sha512", facts["sha512"]),
        length=facts["length"],
        nonce=bytes.fromhex(facts["nonce"]),
        mandate=tuple(facts["mandate"]),
        unlimited=facts["unlimited"],
        also_sent_by=tuple(facts["also_sent_by"]),
        findings=tuple(_finding_in(*finding) for finding in facts["findings"]),
        hidden=facts["hidden"],
        entries=_entries_in(facts),
        fhir=facts["fhir"],
        reason=facts["reason"],
        unowned_key=facts["envelope_key"],
        whole=facts["whole"],
        imported=_imported_in(facts.get("imported")),
    )
    return known, facts["sender"]


def read_entries(written: bytes) -> tuple[str, tuple[EntryPlace, ...]]:
    """Read the format of a flow and its entries alone from the result of `written_deposit`; raise
    `UnknownForm`.
    """
    facts = read_form(written, DEPOSIT)
    return facts["fhir"], _entries_in(facts)


def _entries_in(facts: Json) -> tuple[EntryPlace, ...]:
    return tuple(map(EntryPlace._make, facts["entries"]))


def _imported_in(facts: Json | None) -> ImportedFiles | None:
    if facts is None:  # the flow was received here
        return None
    return ImportedFiles(b64decode(facts["deposit"]), b64decode(facts["receipt"]))


def _finding(finding: Finding) -> Sequence[str]:
    return finding.code, finding.severity.value, finding.grade.value, finding.where, finding.message


def _finding_in(code: str, severity: str, grade: str, where: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity(severity), grade=Grade(grade), where=where, message=message)


def _digest(algorithm: str, text: str) -> Digest:
    return Digest(algorithm, bytes.fromhex(text))


def _traits(traits: PersonTraits) -> Json:
    return {
        "family": traits.family,
        "given": traits.given,
        "birth_date": traits.birth_date,
        "gender": traits.gender,
        "birth_place": traits.birth_place,
        "ins": traits.ins,
        "local_ids": traits.local_ids,
    }


def _traits_in(facts: Json) -> PersonTraits:
    return PersonTraits(
        family=facts["family"],
        given=facts["given"],
        birth_date=day_in(facts["birth_date"]),
        gender=facts["gender"],
        birth_place=facts["birth_place"],
        ins=facts["ins"],
        local_ids=tuple(facts["local_ids"]),
    )


def _act(act: PersonAct) -> Json:
    return {
        "act": act.act.value,
        "with": act.other,
        "at": act.at,
        "by": act.by,
        "reason": act.reason,
        "nonce": act.nonce.hex(),
        "records": act.records,
    }


def _act_in(facts: Json) -> PersonAct:
    return PersonAct(
        act=ActKind(facts["act"]),
        other=UUID(facts["with"]),
        at=datetime.fromisoformat(facts["at"]),
        by=facts["by"],
        reason=facts["reason"],
        nonce=bytes.fromhex(facts["nonce"]),
        records=tuple(UUID(record) for record in facts["records"]),
    )
