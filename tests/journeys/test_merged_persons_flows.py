"""A new flow about a merged person, with other traits, is given to the person who was kept."""

from __future__ import annotations

from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from tests.journeys import door
from tests.journeys.homes import cda


def test_people_who_merged_persons_are_believed(services: Services) -> None:
    unknown = cda(2, family="INCONNU").replace(b"19410502", b"19630214")
    for flow in (cda(1), unknown):
        assert door.accept(services, flow, OPERATOR)["outcome"] == "accepted"
    kept, gone = [one["person"] for one in door.records(services, RecordFilter(), OPERATOR)]
    services.person_acts.merge(UUID(gone), UUID(kept), OPERATOR, "identité retrouvée")

    line = door.accept(services, unknown.replace(b"1.2.250.1.999.1.2", b"1.2.250.1.999.1.3"), OPERATOR)

    assert line["outcome"] == "accepted", line["findings"]
    assert {one["person"] for one in door.records(services, RecordFilter(), OPERATOR)} == {kept}
