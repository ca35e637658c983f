"""The JSON lines of appraisals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.contract.lines import Line, iso_day, moment
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import AppraisalLine, Disposition, Side
from archive_service.model.appraisals import ActKind, Appraisal, AppraisalAct, NotEliminated
from archive_service.model.sampling import Sampling
from archive_service.wording.terms import FINAL_ACTIONS, SURE_REASONS
from retention_rules import DRAW_FORM

_ON_LINES = frozenset({ActKind.VISA, ActKind.REFUSED, ActKind.TRANSFERRED})

if TYPE_CHECKING:  # other commands of appraisals write no message
    from archive_service.workflows.appraisal_messages import MessageFile


_ASKED_BY = {Role.ESMS: "producer", Role.ARCHIVIST: "archives", Role.OPERATOR: "operator"}


def appraisal_line(appraisal: Appraisal, today: date) -> Line:
    """Return the line of an appraisal; of one that cannot be read, what its row says in clear."""
    details, clock = appraisal.details_or_none, appraisal.producer_clock(today)
    return {
        "appraisal": str(appraisal.id),
        "digest": appraisal.digest.hex(),
        "state": appraisal.state.value,
        "lines": appraisal.lines - (0 if details is None else details.held),
        "legal_entity": appraisal.tenant,
        "department": appraisal.department,
        "opened_at": moment(appraisal.opened_at),
        "asked_by": _ASKED_BY.get(appraisal.asked_by) if appraisal.asked_by else None,
        "producer_due": iso_day(appraisal.producer_due),
        "producer_clock": None if clock is None else clock.value,
        "establishment": "" if details is None else details.establishment,
        "until": None if details is None else iso_day(details.until),
        "to_eliminate": 0 if details is None else details.eliminated_lines,
        "to_transfer": 0 if details is None else details.transferred_lines,
        "need_visa": 0 if details is None else details.need_visa,
        "held": 0 if details is None else details.held,
        "acts": [] if details is None else [_act(act) for act in details.acts],
        "documents": [] if details is None else _documents(appraisal),
        "result": None if details is None or details.result is None else result_line(appraisal),
        "sampling": None if details is None or details.sampling is None else sampling_line(details.sampling),
        "damaged": details is None,
    }


def result_line(appraisal: Appraisal) -> Line:
    """Return what an execution did until now."""
    result = appraisal.details.result
    return {
        "appraisal": str(appraisal.id),
        "state": appraisal.state.value,
        "eliminated": 0 if result is None else result.eliminated,
        "kept": [] if result is None else [_kept(one) for one in result.kept],
        "certificate": (None if result is None else result.certificate) or None,
    }


def waits_until(appraisal: Appraisal) -> date | None:
    """Return the last day of the locks for which an execution waits; None when it waits for none."""
    result = appraisal.details_or_none and appraisal.details_or_none.result
    return max((one.until for one in result.kept if one.until), default=None) if result else None


def listed_line(line: AppraisalLine) -> Line:
    """Return a line of the list of an appraisal."""
    return {
        "line": line.number,
        "record": str(line.record),
        "rule": line.rule,
        "last_day": iso_day(line.last_day),
        "final_action": line.final_action,
        "reason": line.reason,
        "establishment": line.establishment,
        "kind": line.kind.value,
        "proposal": line.disposition.value,
        "needs_visa": line.needs_visa,
        "verdict": line.verdict.value or None,
        "outcome": line.outcome.value or None,
        "outcome_reason": outcome_words(line),
        "series": None if line.sampled is None else line.sampled.series,
        "person_file": None if line.sampled is None else str(line.sampled.file),
        "sure": None if line.sampled is None else line.sampled.sure or None,
        "transferred": line.transferred,
    }


def sampling_line(sampling: Sampling) -> Line:
    """Return the sampled series of a list, and all that is needed to make their draw again. Before the draw
    the nonce is not said, only its digest.
    """
    return {
        "form": DRAW_FORM,
        "commitment": sampling.commitment or None,
        "nonce": sampling.nonce if sampling.is_drawn else None,
        "value": sampling.value if sampling.is_drawn else None,
        "seed": sampling.seed or None,
        "drawn_at": None if sampling.drawn_at is None else moment(sampling.drawn_at),
        "series": [
            {
                "series": one.number,
                "establishment": one.establishment,
                "kind": one.kind.value,
                "rule": one.rule,
                "sampling": one.sampling,
                "share": f"{one.kept}/{one.out_of}" if one.is_drawn_from else None,
                "person_files": one.files,
                "records": one.records,
                "kept_person_files": one.kept_files,
                "kept_records": one.kept_records,
                "transferred_at": None if one.transferred_at is None else moment(one.transferred_at),
            }
            for one in sampling.series
        ],
    }


def message_line(appraisal: UUID, message: MessageFile, file: str, sha256: str, size: int) -> Line:
    """Return the line of a SEDA message that was written."""
    return {
        "appraisal": str(appraisal),
        "what": "messages",
        "file": file,
        "sha256": sha256,
        "bytes": size,
        "message": message.message,
        "identifier": message.identifier,
        "date": moment(message.date.replace(microsecond=0)),
        "seda": message.seda,
    }


def nothing_due_line(held: int) -> Line:
    """Return the line of an opening when nothing is due but what holds keep: there is no appraisal."""
    return {"appraisal": None, "digest": None, "state": None, "lines": 0, "held": held}


def _kept(one: NotEliminated) -> Line:
    line = {"record": str(one.record), "code": one.code}
    return line if one.until is None else {**line, "until": iso_day(one.until)}


def _act(act: AppraisalAct) -> Line:
    return {
        "act": act.kind.value,
        "by": act.by,
        "role": act.role.value,
        "at": moment(act.at),
        "lines": list(act.lines) if act.kind in _ON_LINES and act.lines else None,
        "reason": act.reason,
        "signature": _signature(act),
    }


def _signature(act: AppraisalAct) -> Line | None:
    found = act.signature
    if found is None:
        return None
    return {
        "sha256": found.sha256,
        "serial": found.serial,
        "issuer": found.issuer,
        "organisation": found.organisation,
        "revocation": found.revocation.value,
    }


def _documents(appraisal: Appraisal) -> list[Line]:
    return [
        {
            "what": one.what,
            "number": appraisal.numbered(one.what).index(one) + 1,
            "act": one.act or None,
            "sha256": one.sha256,
            "made_at": moment(one.made_at),
        }
        for one in appraisal.details.documents
    ]


def outcome_words(line: AppraisalLine) -> str:
    """Say in French why a record of a list is eliminated, or transferred, or neither yet."""
    if line.disposition is Disposition.HELD:
        return "retenu par un maintien"
    if line.disposition is not Disposition.SORT:
        return f"sort final : {FINAL_ACTIONS[line.final_action]}"
    if line.sampled is None:
        return "à trier : la règle ne dit pas, en données, comment choisir l'échantillon"
    if line.sampled.sure:
        return SURE_REASONS[line.sampled.sure]
    if line.outcome is Side.NONE:
        return "à trier : le tirage n'est pas fait"
    return "tiré au sort" if line.outcome is Side.TRANSFER else "hors échantillon"
