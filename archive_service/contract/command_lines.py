"""The JSON lines of commands that have no HTTP route, except those of tokens and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.contract.lines import Line, iso_day, moment
from archive_service.model.establishment import Establishment
from archive_service.model.notices import Notice
from archive_service.model.received_signatures import received_json
from archive_service.model.records import Record
from archive_service.model.service_state import ServiceState

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.workflows.attestation import Attestation
    from archive_service.workflows.establishments import Moved, Registered
    from archive_service.workflows.person_merges import Act
    from archive_service.workflows.queued_work import Done
    from archive_service.workflows.traces import Comparison, NamedTrace
    from archive_service.workflows.transfer import Transferred
    from archive_service.workflows.verification import Report
    from signing.transparency import Checkpoint


def establishment_line(one: Establishment) -> Line:
    """Return the line of an establishment of the register."""
    line = asdict(one) | {"closed_on": iso_day(one.closed_on)}
    del line["freeze"]
    line["frozen_at"] = None if one.freeze is None else moment(one.freeze.since)
    line["frozen_by"] = None if one.freeze is None else str(one.freeze.order)
    return line


def import_line(read: int, done: Registered, notices: Sequence[Notice]) -> Line:
    """Return the line of an import of the register, in which `read` establishments were read."""
    return {
        "read": read,
        "changed": done.changed,
        "accepted": done.accepted,
        "moved": [_moved_line(one) for one in done.moved],
        "findings": [notice_line(notice) for notice in notices],
    }


def _moved_line(one: Moved) -> Line:
    return {
        "finess": one.finess,
        "from": one.provisional,
        "to": one.legal_entity,
        "records": len(one.records),
        "persons": len(one.persons),
        "deposits": one.deposits,
        "shared_persons": [[str(came), str(known)] for came, known in one.shared],
    }


def notice_line(notice: Notice) -> Line:
    """Return a notice in the format of lines."""
    return {"severity": notice.severity.value, "code": notice.code, "message": notice.message}


def doctor_line(state: ServiceState) -> Line:
    """Return the line of `doctor`."""
    return {
        "mode": state.mode,
        "version": state.version,
        "home": state.home,
        "database": asdict(state.database),
        "objects": state.objects,
        "keys": state.keys,
        "seal_keys": state.seal_keys,
        "trust": state.trust,
        "time_stamping": state.time_stamping,
        "findings": [notice_line(notice) for notice in state.notices],
    }


def ready_line(url: str, supervisor: int) -> Line:
    """Return the line of a service that answers at `url`; `supervisor` is a process of the system."""
    return {"url": url, "pid": supervisor}


def merge_line(act: Act) -> Line:
    """Return the line of two merged persons."""
    return {"person": str(act.person), "merged": str(act.other), "records": _texts(act.records)}


def split_line(act: Act) -> Line:
    """Return the line of records that were given to another person."""
    return {"person": str(act.person), "from": str(act.other), "records": _texts(act.records)}


def part_line(record: UUID, part: str, file: Path, size: int) -> Line:
    """Return the line of a part of a record that was written to a file; `size` in bytes."""
    return {"record": str(record), "part": part, "file": str(file), "bytes": size}


def report_line(report: Report) -> Line:
    """Return the line of a verification, with its steps in their order."""
    verdict = report.verdict.value
    return {
        "target": report.target,
        "kind": report.kind.value,
        "at": moment(report.at),
        "trust": report.trust,
        "verdict": verdict,
        "indication": verdict.upper() if verdict == "indeterminate" else f"TOTAL_{verdict.upper()}",
        "subindication": report.subindication,
        "steps": [
            asdict(step) | {"verdict": step.verdict.value, "indication": step.verdict.value.upper()}
            for step in report.steps
        ],
        "received_signatures": [received_json(one) for one in report.received],
    }


def attested_line(made: Attestation) -> Line:
    """Return the line of an attestation."""
    until = made.secured_until
    return {
        "record": str(made.record),
        "verdict": made.verdict.value,
        "secured_until": None if until is None else moment(until),
        "seal_level": made.seal.level.value,
        "seal_lacks": None if made.seal.lack is None else made.seal.lack.value,
    }


def transfer_line(done: Transferred) -> Line:
    """Return the line of a transfer, with the records that could not be sent."""
    written = done.summary
    return asdict(written) | {
        "package": None if written.package is None else str(written.package),
        "not_sent": [{"record": str(one.record), "code": one.obstacle.value} for one in done.not_sent],
    }


def work_line(done: Done, set_aside: int) -> Line:
    """Return the line of one run of the work; `set_aside` is the total of records that wait for `work
    retry`.
    """
    return asdict(done) | {"set_aside": set_aside}


def retry_line(record: Record) -> Line:
    """Return the line of a record that was put back into the queue."""
    return {"record": str(record.id), "state": record.state.value}


def file_line(path: Path) -> Line:
    """Return the line of a file that was written."""
    return {"file": str(path)}


def checkpoint_line(stated: Checkpoint, note: str) -> Line:
    """Return the line of a checkpoint of the journal; `note` is the signed note, byte for byte."""
    return {**_stated_line(stated), "checkpoint": note}


def journal_export_line(stated: Checkpoint, folder: Path) -> Line:
    """Return the line of the journal as it was written into a folder."""
    return {"folder": str(folder), **_stated_line(stated)}


def _stated_line(stated: Checkpoint) -> Line:
    return {"origin": stated.origin, "size": stated.size, "root": stated.root.hex()}


def trace_line(one: NamedTrace) -> Line:
    """Return the line of a trace; `actor` is null when the name is erased."""
    trace = one.trace
    return {
        "trace": str(trace.id),
        "at": moment(trace.at),
        "actor": one.actor,
        "pseudonym": trace.actor,
        "role": trace.role,
        "act": trace.act,
        "why": trace.purpose,
        "deposits": _texts(trace.deposits),
        "records": _texts(trace.records),
        "persons": _texts(trace.persons),
    }


def comparison_line(found: Comparison) -> Line:
    """Return the line of the comparison of traces with the journal."""
    return {
        "traces": found.traces,
        "batches": found.batches,
        "waiting": found.waiting,
        "verdict": "failed" if found.problems else "passed",
        "problems": list(found.problems),
    }


def _texts(identifiers: Sequence[UUID]) -> list[str]:
    return [str(identifier) for identifier in identifiers]
