"""The stored form of an export order's details."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date, datetime, timedelta
from uuid import UUID

import orjson

from archive_service.model.actors import Role
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_freezes import FreezeEnd, OrderFreeze
from archive_service.model.export_orders import (
    AskedBy,
    BuiltExport,
    Deadline,
    Ending,
    ExportDetails,
    ExportKind,
    ExportScope,
    Predecessor,
)
from archive_service.model.export_pushes import ExportPush, PushState
from archive_service.model.export_reissues import Reissue
from archive_service.model.export_volumes import ExportVolumes, VolumeKeys
from archive_service.model.forms import Json, day_in, read_form
from archive_service.model.identifiers import Finess
from exports.portability.manifest import Equation, Excluded

ORDER = "export-order/1"


def written_order(details: ExportDetails) -> bytes:
    """Return the details of an order, in the form that is encrypted."""
    scope, built = details.scope, details.built
    return orjson.dumps(
        {
            "format": ORDER,
            "scope": {
                "kind": scope.kind.value,
                "establishments": list(scope.establishments),
                "persons": [str(person) for person in scope.persons],
                "first_day": scope.first_day,
                "last_day": scope.last_day,
                "accepted_after": scope.accepted_after,
                "accepted_until": scope.accepted_until,
            },
            "layouts": list(details.layouts),
            "recipient": _text(details.recipient),
            "other_recipients": [_text(one) for one in details.other_recipients],
            "age_recipients": list(details.age_recipients),
            "carried": [_text(one) for one in details.carried],
            "accepted_untrusted": details.accepted_untrusted,
            "warnings": list(details.warnings),
            "ordered_by": details.ordered_by,
            "asked_by": details.asked_by.value,
            "right": details.right,
            "overlaps": [str(one) for one in details.overlaps],
            "mandate": _text(details.mandate),
            "mandate_nonce": _text(details.mandate_nonce),
            "forecast": details.forecast,
            "deadlines": details.deadlines,
            "acknowledgement": details.acknowledgement,
            "built": None if built is None else _built(built),
            "receipt": _text(details.receipt),
            "refused_receipt": _text(details.refused_receipt),
            "contested": list(details.contested),
            "reissues": [_reissue(one) for one in details.reissues],
            "available_seconds": int(details.available_for.total_seconds()),
            "custody_seconds": int(details.custody_for.total_seconds()),
            "renewed_until": details.renewed_until,
            "delivered_at": details.delivered_at,
            "closed_at": details.closed_at,
            "ended": None if details.ended is None else details.ended.value,
            "ended_at": details.ended_at,
            "reminders": list(details.reminders),
            "erasure_asked_at": details.erasure_asked_at,
            "erasure_due": details.erasure_due,
            "erasure_certificate": _text(details.erasure_certificate),
            "erasure_nonce": _text(details.erasure_nonce),
            "erasure_certified_at": details.erasure_certified_at,
            "problem": details.problem,
            "volumes": None if details.volumes is None else _volumes(details.volumes),
            "after": details.after,
            "freeze": details.freeze,
            "bulk": details.bulk,
            "pushes": details.pushes,
        }
    )


def read_order(written: bytes) -> ExportDetails:
    """Read the result of `written_order`; raise `UnknownForm`."""
    facts = read_form(written, ORDER)
    return ExportDetails(
        scope=_scope_in(facts["scope"]),
        layouts=tuple(facts["layouts"]),
        recipient=b64decode(facts["recipient"]),
        other_recipients=tuple(b64decode(one) for one in facts.get("other_recipients", ())),
        age_recipients=tuple(facts.get("age_recipients", ())),
        carried=tuple(b64decode(one) for one in facts.get("carried", ())),
        accepted_untrusted=facts.get("accepted_untrusted", ""),
        warnings=tuple(facts.get("warnings", ())),
        ordered_by=facts["ordered_by"],
        asked_by=AskedBy(facts.get("asked_by", AskedBy.ESMS)),
        right=facts.get("right", ""),
        overlaps=tuple(UUID(one) for one in facts.get("overlaps", ())),
        mandate=b64decode(facts["mandate"]),
        mandate_nonce=b64decode(facts.get("mandate_nonce", "")),
        forecast=date.fromisoformat(facts["forecast"]),
        deadlines=tuple(
            Deadline(**{**one, "due": datetime.fromisoformat(one["due"])}) for one in facts["deadlines"]
        ),
        acknowledgement=facts["acknowledgement"],
        built=None if facts["built"] is None else _built_in(facts["built"]),
        receipt=b64decode(facts["receipt"]),
        refused_receipt=b64decode(facts.get("refused_receipt", "")),
        contested=tuple(facts["contested"]),
        reissues=tuple(_reissue_in(one) for one in facts.get("reissues", ())),
        available_for=timedelta(seconds=facts.get("available_seconds", 0)),
        custody_for=timedelta(seconds=facts.get("custody_seconds", 0)),
        renewed_until=_time_in(facts.get("renewed_until")),
        delivered_at=_time_in(facts.get("delivered_at")),
        closed_at=_time_in(facts.get("closed_at")),
        ended=Ending(facts["ended"]) if facts.get("ended") else None,
        ended_at=_time_in(facts.get("ended_at")),
        reminders=tuple(facts.get("reminders", ())),
        erasure_asked_at=_time_in(facts.get("erasure_asked_at")),
        erasure_due=_time_in(facts.get("erasure_due")),
        erasure_certificate=b64decode(facts.get("erasure_certificate", "")),
        erasure_nonce=b64decode(facts.get("erasure_nonce", "")),
        erasure_certified_at=_time_in(facts.get("erasure_certified_at")),
        problem=facts["problem"],
        # Orders that were written before volumes had an address have no such member.
        volumes=_volumes_in(facts["volumes"]) if facts.get("volumes") else None,
        freeze=_freeze_in(facts["freeze"]) if facts.get("freeze") else None,
        after=_after_in(facts["after"]) if facts.get("after") else None,
        bulk=_bulk_in(facts["bulk"]) if facts.get("bulk") else None,
        pushes=tuple(_push_in(one) for one in facts.get("pushes", ())),
    )


def read_scope(written: bytes) -> ExportScope:
    """Read the scope alone of the result of `written_order`; raise `UnknownForm`."""
    return _scope_in(read_form(written, ORDER)["scope"])


def _scope_in(facts: Json) -> ExportScope:
    return ExportScope(
        kind=ExportKind(facts["kind"]),
        establishments=tuple(Finess(one) for one in facts["establishments"]),
        persons=tuple(UUID(one) for one in facts["persons"]),
        first_day=day_in(facts["first_day"]),
        last_day=day_in(facts["last_day"]),
        # Before there was FHIR Bulk Data no order was limited by the time of acceptance.
        accepted_after=_time_in(facts.get("accepted_after")),
        accepted_until=_time_in(facts.get("accepted_until")),
    )


def _push_in(facts: Json) -> ExportPush:
    read = {
        "role": Role(facts["role"]),
        "state": PushState(facts["state"]),
        "asked_at": datetime.fromisoformat(facts["asked_at"]),
        "ended_at": _time_in(facts["ended_at"]),
    }
    return ExportPush(**{**facts, **read})


def _bulk_in(facts: Json) -> BulkRequest:
    return BulkRequest(
        level=BulkLevel(facts["level"]),
        types=tuple(facts["types"]),
        ignored=tuple(facts["ignored"]),
        separate_status=facts["separate_status"],
        active_on=date.fromisoformat(facts["active_on"]) if facts.get("active_on") else None,
    )


def _after_in(facts: Json) -> Predecessor:
    return Predecessor(UUID(facts["order"]), facts["root"])


def _freeze_in(facts: Json) -> OrderFreeze:
    lifted = facts["lifted_at"]
    return OrderFreeze(
        contact=facts["contact"],
        since=datetime.fromisoformat(facts["since"]),
        entry=UUID(facts["entry"]),
        lifted_at=None if lifted is None else datetime.fromisoformat(lifted),
        end=None if facts["end"] is None else FreezeEnd(facts["end"]),
        reason=facts["reason"],
    )


def _built(built: BuiltExport) -> Json:
    return {
        "index": built.index_object,
        "layouts": list(built.layouts),
        "state": built.state_object,
        "inventory": built.inventory_object,
        "snapshot": built.snapshot_object,
        "root": built.root,
        "leaves": built.leaves,
        "bytes": built.bytes,
        "equation": built.equation.members(),
        "position": built.position,
        "made_at": built.made_at,
    }


def _built_in(facts: Json) -> BuiltExport:
    return BuiltExport(
        # What was built before there were shards has no such members.
        index_object=facts.get("index", ""),
        layouts=tuple(facts.get("layouts", ())),
        state_object=facts.get("state", ""),
        inventory_object=facts["inventory"],
        snapshot_object=facts["snapshot"],
        root=facts["root"],
        leaves=facts["leaves"],
        bytes=facts["bytes"],
        equation=equation_in(facts["equation"]),
        position=facts.get("position"),
        made_at=datetime.fromisoformat(facts["made_at"]),
    )


def equation_in(facts: Json) -> Equation:
    """Read the result of `Equation.members`."""
    return Equation(
        accepted=facts["accepted"],
        exported=facts["exported"],
        excluded=tuple(Excluded(one["reason"], one["records"]) for one in facts["excluded"]),
        transferred=facts["transferred"],
        eliminated=facts["eliminated"],
    )


def _reissue(one: Reissue) -> Json:
    return {
        "number": one.number,
        "root": one.root,
        "leaves": one.leaves,
        "bytes": one.bytes,
        "paths": list(one.paths),
        "made_at": one.made_at,
        "volumes": None if one.volumes is None else _volumes(one.volumes),
    }


def _reissue_in(facts: Json) -> Reissue:
    return Reissue(
        number=facts["number"],
        root=facts["root"],
        leaves=facts["leaves"],
        bytes=facts["bytes"],
        paths=tuple(facts["paths"]),
        made_at=datetime.fromisoformat(facts["made_at"]),
        volumes=_volumes_in(facts["volumes"]) if facts["volumes"] else None,
    )


def _volumes(volumes: ExportVolumes) -> Json:
    return {
        "manifest_files": {name: _text(content) for name, content in volumes.manifest_files.items()},
        "leaves": list(volumes.leaves),
        "keys": [
            {
                "volume": number,
                "content": keys.content,
                "content_key": _text(keys.content_key),
                "nonce": _text(keys.nonce),
                "infos": [_text(info) for info in keys.infos],
            }
            for number, keys in sorted(volumes.keys.items())
        ],
    }


def _volumes_in(facts: Json) -> ExportVolumes:
    return ExportVolumes(
        manifest_files={name: b64decode(content) for name, content in facts["manifest_files"].items()},
        leaves=tuple(facts["leaves"]),
        keys={
            one["volume"]: VolumeKeys(
                content=one["content"],
                content_key=b64decode(one["content_key"]),
                nonce=b64decode(one["nonce"]),
                infos=tuple(b64decode(info) for info in one["infos"]),
            )
            for one in facts["keys"]
        },
    )


def _time_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(content: bytes) -> str:
    return b64encode(content).decode()
