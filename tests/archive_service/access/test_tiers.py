"""Who reads what a record of the intermediate archive holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from archive_service.access.tiers import OPERATING, answering, line_seen_by, reader_of, refusal_to
from archive_service.errors import IntermediateTier, ReasonRequired
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.person_requests import Annotation
from archive_service.model.record_details import RecordDetails, Stated
from archive_service.model.records import Record, RecordState
from archive_service.model.tiers import Tier
from signing.digests import Digest

ENTITLED = (Role.ARCHIVES_READER, Role.OPERATOR)
DAY, LATER = date(2026, 3, 2), date(2026, 3, 3)
NOBODY = UUID(int=1)


def record() -> Record:
    return Record(
        id=NOBODY,
        tenant=as_legal_entity("250000999"),
        department=Department("25"),
        establishment=Finess("250000015"),
        deposit=NOBODY,
        person=NOBODY,
        kind=RecordKind.NATIVE_FILE,
        state=RecordState.SEALED,
        document_date=None,
        version=None,
        document_index=None,
        set_index=None,
        active_until=DAY,
        key="k",
        source_key="k",
        source_object="o",
        details_or_none=RecordDetails(
            title="Dossier de Philiberte",
            source_digest=Digest("sha256", bytes(32)),
            nonce=bytes(32),
            locator="",
            parts=(),
            segmented=False,
            document_type="",
            software="",
            period=(None, None),
            person_name="",
            flow_kind=FlowKind.TDDUI_BUNDLE,
            confidentiality="",
            stated=Stated(events=RetentionEvents()),
        ),
    )


def of(tier: Tier | None) -> Record:
    return replace(record(), tier=tier)


def holder(role: Role, purpose: str = "") -> Actor:
    return Actor(name="somebody", role=role, pseudonym="p", purpose=purpose)


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_it_with_the_right_and_a_reason(role: Role) -> None:
    records = [of(Tier.ACTIVE), of(Tier.INTERMEDIATE)]

    kind = ReasonRequired if role in ENTITLED else IntermediateTier
    with pytest.raises(kind):
        reader_of(holder(role), records)
    with_reason = holder(role, "contentieux")
    if role in ENTITLED:
        assert reader_of(with_reason, records) == with_reason
    else:
        with pytest.raises(IntermediateTier):
            reader_of(with_reason, records)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("tier", [None, Tier.ACTIVE])
def test_the_active_base_and_stubs_ask_for_nothing(role: Role, tier: Tier | None) -> None:
    assert reader_of(holder(role), [of(tier)]) == holder(role)
    assert reader_of(OPERATOR, [of(tier)]) == OPERATOR
    assert line_seen_by(holder(role), of(tier)) == of(tier)


def test_the_operator_without_a_token_reads_with_a_reason_of_ours() -> None:
    assert reader_of(OPERATOR, [of(Tier.INTERMEDIATE)]).purpose == OPERATING
    told = replace(OPERATOR, purpose="contrôle")
    assert reader_of(told, [of(Tier.INTERMEDIATE)]) == told


def test_a_line_has_no_title_for_those_who_may_not_read_the_record() -> None:
    said = Annotation(request=NOBODY, on=DAY, text="née à Ornans")
    kept = replace(of(Tier.INTERMEDIATE), annotations=(said,))

    for actor in (holder(Role.ESMS, "contentieux"), holder(Role.ARCHIVES_READER)):
        assert refusal_to(actor, [kept]) is not None
        seen = line_seen_by(actor, kept)
        assert (seen.details.title, seen.annotations) == ("", (replace(said, text=None),))
        assert replace(seen, details_or_none=kept.details_or_none) == kept
    assert line_seen_by(OPERATOR, kept) == kept
    assert line_seen_by(holder(Role.ARCHIVES_READER, "contentieux"), kept) == kept


def test_who_answers_an_accepted_request_for_access_gives_the_whole_file() -> None:
    esms = answering(holder(Role.ESMS), NOBODY)

    assert reader_of(esms, [of(Tier.INTERMEDIATE)]).purpose == f"réponse à la demande d'accès {NOBODY}"
    assert line_seen_by(esms, of(Tier.INTERMEDIATE)) == of(Tier.INTERMEDIATE)
    assert answering(holder(Role.ESMS, "dossier complet"), NOBODY).purpose == "dossier complet"


def test_the_tier_is_as_of_a_day() -> None:
    assert record().tier is None
    assert [record().as_of(day).tier for day in (DAY, LATER)] == [Tier.ACTIVE, Tier.INTERMEDIATE]
    assert replace(record(), check_until=LATER).as_of(LATER).tier is Tier.ACTIVE
    assert replace(record(), state=RecordState.ELIMINATED).as_of(LATER).tier is None
