"""The `seda` layout: SEDA 2.2 messages over the files of the neutral content.

`seda/NNNNN/manifest.xml` describes the sealed records of a shard. Its objects are the leaves themselves: a
`Uri` is a path in the tree, so nothing is stored twice. `seda/make_sip.py` makes the packages (SIP) that an
archival system takes.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files as resources
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID, uuid5

import orjson

from exports.formats.seda import describe_transfer
from exports.formats.seda_package import StoredObject
from exports.formats.seda_transfer import (
    LAST_YEAR,
    Agencies,
    Agency,
    FinalAction,
    LegalStatus,
    PackageFile,
    SedaVersion,
    TransferEstablishment,
    TransferHeader,
    TransferPerson,
    TransferRecord,
    Usage,
)
from exports.portability.layouts import LAYOUT, ContentPart, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.source_types import source_media_type
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import Told
from exports.portability.tree_package import TreeFile

VERSION: SedaVersion = "2.2"
SCRIPT = "seda/make_sip.py"
_MESSAGES = UUID("5a5f0a4e-6a0b-5d43-9a55-0f1f5c3c1f6e")
"""The name space of the identifiers of messages: the same records give the same identifier anywhere."""
_KINDS = {
    "cda-document": "Documents",
    "native-file": "Dossier de l'usager",
    "collective-event": "Évènements collectifs",
    "structure-data": "Données de l'établissement",
}
_USAGES = {
    "source": Usage.SOURCE,
    "document": Usage.DOCUMENT,
    "manifest": Usage.MANIFEST,
    "nonce": Usage.NONCE,
    "evidence": Usage.EVIDENCE,
    "provenance": Usage.OTHER_PROOF,
    "validation": Usage.OTHER_PROOF,
}
_TYPES = {
    ".pdf": ("application/pdf", "fmt/479"),
    ".json": ("application/json", None),
    ".xml": ("application/xml", None),
}
_COMMENT = "Portabilité : dossiers informatisés d'usagers"
_PRESUMED = (
    "Le statut juridique de ces établissements n'est pas connu ; leurs archives sont présumées publiques, ce "
    "qui est à vérifier : "
)
_NO_RULE = "SANS-REGLE"


class SedaLayout:
    """The layout."""

    name = "seda"

    @contextmanager
    def shard(self, shard: Shard) -> Iterator[SedaShard]:
        """Begin a shard."""
        yield SedaShard(shard.number)

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the program that makes the packages, and the records that no message describes."""
        left_out = b"".join(facts)
        if left_out:
            yield _file("seda/left-out.ndjson", partial(BytesIO, left_out))
        script = (resources("exports.portability.layouts") / "make_sip.py").read_bytes()
        yield _file(SCRIPT, partial(BytesIO, script))


class SedaShard:
    """The message of one shard."""

    def __init__(self, number: int) -> None:
        self._path = f"seda/{number:05d}/manifest.xml"
        self._records: list[TransferRecord] = []
        self._left_out: list[bytes] = []
        self._departments: set[str] = set()
        self._decided: set[str] = set()
        self._presumed: set[str] = set()

    def add_person(self, person: str, content: bytes) -> None:
        """Take nothing: a record names its person."""

    def add_record(self, record: RecordFiles) -> None:
        """Describe a record; one that is not sealed has no document that an archive would keep."""
        if record.told["state"] != "sealed":
            line = {"reason": record.told["state"], "record": record.record}
            self._left_out.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            return
        facts = _facts(record.told)
        self._departments.add(facts.get("department") or "00")
        self._decided.add(Told(record).decided_on)
        if _is_presumed(facts):
            self._presumed.add(record.told["establishment"])
        self._records.append(_described(record))

    def files(self) -> Sequence[TreeFile]:
        """Return the message, when it has a record."""
        if not self._records:
            return ()
        message, records = Spooled(), sorted(self._records, key=_place)
        describe_transfer(
            records, self._header(records), VERSION, _Referring(message), Path(tempfile.gettempdir())
        )
        return [_file(self._path, message.section(0))]

    def facts(self) -> bytes:
        """Return the lines of the records that the message does not describe."""
        return b"".join(self._left_out)

    def _header(self, records: Sequence[TransferRecord]) -> TransferHeader:
        dated = [record.document_date for record in records if record.document_date is not None]
        decided = [date.fromisoformat(day) for day in self._decided if day]
        days = [day for day in decided or dated if day.year <= LAST_YEAR]
        presumed = f". {_PRESUMED}{', '.join(sorted(self._presumed))}." if self._presumed else ""
        named = hashlib.sha256("".join(record.record_id for record in records).encode()).hexdigest()
        entity = records[0].establishment.legal_entity
        department = min(self._departments)
        return TransferHeader(
            message_identifier=f"DUI-PORTABILITE-{uuid5(_MESSAGES, named)}",
            date=datetime.combine(max(days, default=date(1970, 1, 1)), datetime.min.time(), UTC),
            archival_agreement=f"PORTABILITE-{department}",
            agencies=Agencies(
                archival=Agency(f"FRAD{department:0>3}"), transferring=Agency(f"FINESS-EJ-{entity}")
            ),
            comment=_COMMENT + presumed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf(PackageFile):
    """A file that is a leaf of the package already."""

    uri: str
    sha512: str


class _Referring:
    """A package that refers to leaves and copies nothing; its manifest is `message`."""

    def __init__(self, message: Spooled) -> None:
        self._message = message
        self._objects = 0

    def add(self, file: PackageFile) -> StoredObject:
        """Refer to a leaf."""
        leaf = cast("_Leaf", file)
        self._objects += 1
        return StoredObject(identifier=f"O{self._objects}", uri=leaf.uri, sha512=leaf.sha512, file=leaf)

    def finish(self, parts: Iterator[IO[bytes]]) -> None:
        """Write the manifest."""
        for part in parts:
            shutil.copyfileobj(part, self._message)


def _described(record: RecordFiles) -> TransferRecord:
    told, details = record.told, record.told["details"]
    facts, decision = _facts(told), details["decision"] or {}
    access = decision.get("access") or {}
    start, end = (_day(one) for one in details["period"])
    kind = _KINDS.get(told["kind"], told["kind"])
    return TransferRecord(
        record_id=record.record,
        establishment=TransferEstablishment(
            finess=told["establishment"],
            name="",
            legal_entity=facts.get("legal_entity") or told["establishment"],
            legal_status=_legal_status(facts),
        ),
        person=None
        if record.person is None
        else TransferPerson(record.person, details["person_name"] or None),
        kind=kind,
        title=details["title"] or kind,
        appraisal_rule=decision.get("rule") or _NO_RULE,
        final_action=FinalAction.DESTROY if decision.get("final_action") == "destroy" else FinalAction.KEEP,
        access_rule=access.get("rule") or _NO_RULE,
        files=[_leaf(part, usage) for kind, usage in _USAGES.items() if (part := record.parts.get(kind))],
        document_date=_day(told["document_date"]),
        start=start,
        end=end if end is None or start is None or end >= start else None,
        appraisal_start=_day(decision.get("first_day")),
        access_start=_day(access.get("first_day")),
        description=decision.get("explanation") or "",
    )


def _person(identifier: str | None, name: str) -> TransferPerson | None:
    return None if identifier is None else TransferPerson(identifier, name or None)


def _facts(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts that the decision of a record rests on, which name its legal entity."""
    decision = told["details"]["decision"] or {}
    found: Mapping[str, Any] = (decision.get("basis") or {}).get("facts") or {}
    return found


def _is_presumed(facts: Mapping[str, Any]) -> bool:
    """Say whether nothing but the presumption says that the archives are public."""
    return not facts.get("legal_status") and facts.get("public_service_mission") is not True


def _legal_status(facts: Mapping[str, Any]) -> LegalStatus:
    """Return the status of the archives; they are presumed public."""
    is_private = facts.get("legal_status") == "private" and not facts.get("public_service_mission")
    return LegalStatus.PRIVATE if is_private else LegalStatus.PUBLIC


def _leaf(part: ContentPart, usage: Usage) -> _Leaf:
    name = part.path.rpartition("/")[2]
    mime, puid = _TYPES.get(part.path[part.path.rfind(".") :], ("application/octet-stream", None))
    if usage is Usage.SOURCE:
        mime = source_media_type(part)
    return _Leaf(
        name=name,
        mime=mime,
        usage=usage,
        open=partial(BytesIO, b""),  # it is not copied
        size=len(part.content),
        puid=puid,
        uri=part.path,
        sha512=hashlib.sha512(part.content).hexdigest(),
    )


def _place(record: TransferRecord) -> tuple[str, str, str, str]:
    """Return where a record stands in the message: units are not opened twice."""
    person = record.person.identifier if record.person else ""
    return record.establishment.finess, person, record.kind, record.record_id


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _file(path: str, content: Any) -> TreeFile:
    return TreeFile(path, LAYOUT, None, None, content)
