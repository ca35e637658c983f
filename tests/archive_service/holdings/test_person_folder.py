"""The page that opens a person's whole file: everybody can read it, and nothing in it is taken for HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import lxml.html
import pytest

from archive_service.holdings.person_folder import (
    INDEX,
    STYLE_FILE,
    STYLE_OF_PAGES,
    Folder,
    FolderEvent,
    FolderRecord,
    index_page,
)
from archive_service.model.actors import Role
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.person_requests import (
    Annotation,
    PersonRequest,
    RequestDecision,
    RequestKind,
    RequestTexts,
)
from archive_service.model.persons import KnownPerson, PersonTraits
from archive_service.model.stated_events import EventDetails, StatedEvent, StatedKind
from archive_service.model.traces import Trace
from signing.digests import Digest
from tests.archive_service.holdings.test_events_come_in import sealed_record
from tests.browser_judge import violations

ONE, NOW = UUID(int=1), datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
TENANT, PLACE = as_legal_entity("250000999"), Department("25")
HOSTILE = '<script>alert(1)</script> & "d\'ailleurs"'


def folder() -> Folder:
    request = PersonRequest(
        id=ONE,
        tenant=TENANT,
        department=PLACE,
        person=ONE,
        kind=RequestKind.ACCESS,
        received_on=date(2026, 3, 1),
        due=date(2026, 4, 1),
        opened_at=NOW,
        opened_by="operator",
        role=Role.OPERATOR,
        decision=RequestDecision.ACCEPTED,
        decided_at=NOW,
        key="k",
        texts_or_none=RequestTexts(by=HOSTILE, nonce=bytes(32)),
    )
    details = EventDetails(
        kind=StatedKind.STAY_END,
        on=date(2020, 1, 1),
        proof=Digest("sha256", bytes(32)),
        proof_size=1,
        nonce=bytes(32),
    )
    event = StatedEvent(
        id=ONE,
        tenant=TENANT,
        department=PLACE,
        person=ONE,
        establishment=Finess("250000015"),
        corrects=None,
        at=NOW,
        told_on=date(2020, 1, 2),
        actor="operator",
        role="operator",
        key="k",
        object="o",
        details=details,
    )
    trace = Trace(
        id=ONE,
        number=1,
        tenant=TENANT,
        department=PLACE,
        at=NOW,
        actor="0b0c4f1e",
        role="esms",
        act="record:document",
        deposits=(),
        records=(ONE,),
        persons=(),
        encrypted_purpose=b"",
        purpose=None,
    )
    record = sealed_record(date(2019, 5, 1))
    titled = replace(
        record,
        details_or_none=replace(record.details, title=HOSTILE),
        annotations=[Annotation(request=ONE, on=date(2026, 2, 1), text=HOSTILE)],
    )
    return Folder(
        request=request,
        known=KnownPerson(traits=PersonTraits(birth_place=HOSTILE, ins="1.2.250.1|140027500001234")),
        name=HOSTILE,
        made_on=date(2026, 4, 1),
        records=[
            FolderRecord(record=titled, document="documents/0001.pdf", source="recu/0001.xml"),
            FolderRecord(record=record, problem="Ce document ne peut être lu."),
        ],
        events=[FolderEvent(event=event, proof=f"evenements/{ONE}.pdf"), FolderEvent(event=event)],
        traces=[trace, replace(trace, act="records:list")],
    )


def test_what_is_told_is_never_taken_for_html() -> None:
    page = lxml.html.fromstring(index_page(folder()))

    text = " ".join(page.text_content().split())
    assert page.xpath("//script") == []
    assert text.count(HOSTILE) >= 4
    assert "1er avril 2026 à 00 h 30 min 00 s (heure de Paris)" in text
    assert page.xpath("//html/@lang") == ["fr"]
    assert len(page.xpath("//h1")) == 1


@pytest.mark.judge
def test_a_browser_finds_nothing_that_keeps_somebody_from_reading_it(tmp_path: Path) -> None:
    (tmp_path / STYLE_FILE).parent.mkdir()
    (tmp_path / STYLE_FILE).write_text(STYLE_OF_PAGES, encoding="utf-8")
    (tmp_path / INDEX).write_text(index_page(folder()), encoding="utf-8")

    assert violations(tmp_path / INDEX) == []
