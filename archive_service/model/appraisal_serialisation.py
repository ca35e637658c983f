"""The stored form of an appraisal's details."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import orjson

from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import AppraisalGroup, Disposition
from archive_service.model.appraisals import (
    ActKind,
    AppraisalAct,
    AppraisalDetails,
    AppraisalDocument,
    AppraisalResult,
    NotEliminated,
    ProducerClock,
)
from archive_service.model.flow import RecordKind
from archive_service.model.forms import Json, day_in, moment_in, read_form
from archive_service.model.identifiers import Finess
from archive_service.model.sampling import Sampling, Series
from archive_service.model.signed_visas import Revocation, VisaSignature
from retention_rules.bordereau_model import BordereauColumn, BordereauModel

APPRAISAL = "appraisal/1"


def written_appraisal(details: AppraisalDetails) -> bytes:
    """Return the details of an appraisal, in the form that is encrypted."""
    return orjson.dumps(
        {
            "format": APPRAISAL,
            "producer": details.producer,
            "establishment": details.establishment,
            "until": details.until,
            "groups": details.groups,
            "held": details.held,
            "to_eliminate": details.to_eliminate,
            "need_visa": details.need_visa,
            "acts": details.acts,
            "reminders": details.reminders,
            "documents": details.documents,
            "result": details.result,
            "sampling": details.sampling,
            "model": details.model,
        }
    )


def read_appraisal(written: bytes) -> AppraisalDetails:
    """Read the result of `written_appraisal`; raise `UnknownForm`."""
    facts = read_form(written, APPRAISAL)
    result = facts["result"]
    return AppraisalDetails(
        producer=facts["producer"],
        establishment=Finess(facts["establishment"]),
        until=date.fromisoformat(facts["until"]),
        groups=tuple(map(_group_in, facts["groups"])),
        held=facts["held"],
        to_eliminate=facts["to_eliminate"],
        need_visa=facts["need_visa"],
        acts=tuple(map(_act_in, facts["acts"])),
        reminders=tuple(map(ProducerClock, facts.get("reminders", ()))),
        documents=tuple(
            AppraisalDocument(**{**one, "made_at": datetime.fromisoformat(one["made_at"])})
            for one in facts["documents"]
        ),
        result=None if result is None else _result_in(result),
        model=_model_in(facts.get("model")),
        sampling=_sampling_in(facts.get("sampling")),
    )


def _group_in(facts: Json) -> AppraisalGroup:
    read = {
        "establishment": Finess(facts["establishment"]),
        "kind": RecordKind(facts["kind"]),
        "disposition": Disposition(facts["disposition"]),
        "first_date": day_in(facts["first_date"]),
        "last_date": day_in(facts["last_date"]),
        "first_end": date.fromisoformat(facts["first_end"]),
        "last_end": date.fromisoformat(facts["last_end"]),
    }
    return AppraisalGroup(**{**facts, **read})


def _act_in(facts: Json) -> AppraisalAct:
    signature = facts.get("signature")
    read = {
        "signature": None if signature is None else _signature_in(signature),
        "kind": ActKind(facts["kind"]),
        "role": Role(facts["role"]),
        "at": datetime.fromisoformat(facts["at"]),
        "lines": tuple(facts["lines"]),
    }
    return AppraisalAct(**{**facts, **read})


def _model_in(facts: Json | None) -> BordereauModel | None:
    if facts is None:  # none, or a list that was opened before there were any
        return None
    read = {
        "columns": tuple(map(BordereauColumn, facts["columns"])),
        "headings": tuple((BordereauColumn(column), words) for column, words in facts["headings"]),
        "signatories": tuple(facts["signatories"]),
    }
    return BordereauModel(**{**facts, **read})


def _signature_in(facts: Json) -> VisaSignature:
    return VisaSignature(**{**facts, "revocation": Revocation(facts["revocation"])})


def _result_in(facts: Json) -> AppraisalResult:
    kept = tuple(
        NotEliminated(UUID(one["record"]), one["code"], day_in(one.get("until"))) for one in facts["kept"]
    )
    return AppraisalResult(eliminated=facts["eliminated"], kept=kept, certificate=facts["certificate"])


def _sampling_in(facts: Json | None) -> Sampling | None:
    if facts is None:  # no sampled series, or a list that was opened before there were any
        return None
    series = tuple(
        Series(
            **{
                **one,
                "establishment": Finess(one["establishment"]),
                "kind": RecordKind(one["kind"]),
                "transferred_at": moment_in(one["transferred_at"]),
            }
        )
        for one in facts["series"]
    )
    return Sampling(**{**facts, "series": series, "drawn_at": moment_in(facts["drawn_at"])})
