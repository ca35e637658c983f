"""What persons had rectified leaves with a package, and is shown where it is imported."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.errors import NotFound, UnknownForm
from archive_service.holdings.portable_annotations import annotation_file, read_annotation_file
from archive_service.holdings.portable_forms import written
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.person_requests import RequestDecision, RequestKind
from archive_service.workflows.person_requests import Deciding, RequestAsked
from tests.journeys.exporting_homes import Sender, There
from tests.journeys.homes import FINESS, cda
from tests.journeys.published_formats import keep_content
from tests.journeys.unpacked_trees import content_of, manifest_of

ABOUT, BY = "Née à Besançon, non à Dole", "Philiberte, sa fille"


def rectified(home: Sender, record: UUID, about: str = ABOUT) -> UUID:
    """Have a rectification of a record's person asked for and accepted; return the request."""
    services = home.services
    person = services.record_reading.record(record, OPERATOR).person
    assert person is not None
    asked = RequestAsked(person=person, kind=RequestKind.RECTIFICATION, by=BY, about=about)
    opened = services.person_requests.open(asked, OPERATOR)
    decider = Actor(name="d", role=Role.ESMS, tenants=frozenset({opened.tenant}), pseudonym="d")
    accepted = Deciding(request=opened.id, decision=RequestDecision.ACCEPTED, reason="Pièce vue")
    services.person_requests.decide(accepted, decider)
    return opened.id


def test_annotations_are_imported_and_exported_with_the_same_root(sender: Sender, tmp_path: Path) -> None:
    record, other = (UUID(sender.accept(cda(number))["records"][0]) for number in (1, 2))
    first = rectified(sender, record)
    base = sender.built()
    tree = sender.tree(base)
    assert "annotation" in keep_content(tree)
    (file,) = (tree / "content" / "persons").glob("*/annotations/*.json")
    assert BY not in file.read_text(encoding="utf-8")

    with closing(There(sender, tmp_path / "there")) as there:
        done, again = there.take(tree), there.take(tree)

        assert (done.refused, again.refused, again.kept_as_bytes) == (0, 0, 0), (done, again)
        shown, here = (
            home.record_reading.record(record, OPERATOR) for home in (sender.services, there.services)
        )
        assert [one.request for one in here.annotations] == [first]
        assert here.annotations == shown.annotations
        with pytest.raises(NotFound):
            there.services.request_reading.letter(first, OPERATOR)
        copied = there.exported()
        assert content_of(copied) == content_of(tree)
        assert manifest_of(copied)["root"] == manifest_of(tree)["root"]

        second = rectified(sender, other)
        delta = there.take(sender.tree(sender.built(base.id)))

        assert delta.refused == 0, delta
        (told,) = there.services.record_reading.record(other, OPERATOR).annotations
        assert told.request == second


def test_an_annotation_that_would_lose_something_is_refused(sender: Sender) -> None:
    record = UUID(sender.accept(cda(1))["records"][0])
    request = sender.services.request_reading.get(rectified(sender, record), OPERATOR).request
    whole = annotation_file(request)
    assert annotation_file(read_annotation_file(whole)) == whole
    told = json.loads(whole)

    wrong: list[dict[str, Any]] = [
        {"format": "portability-annotation/9"},
        {"more": 1},
        {"reason": ""},
        {"about": "x" * 2001},
        {"about": {}},
        {"reason": ["le nom"]},
        {"received_on": "2999-01-01"},
        {"decided_at": "2026-01-01T00:00:00"},
        {"decided_at": "0001-01-01T00:00:00+14:00"},
        {"decided_at": "9999-12-31T23:59:59-14:00"},
        {"person": "personne"},
        {"actor": "x" * 65},
        {"nonce": "AAAA"},
    ]
    for members in wrong:
        with pytest.raises(UnknownForm):
            read_annotation_file(written(told | members))


def test_an_order_for_one_person_has_the_annotations_of_this_person_alone(sender: Sender) -> None:
    record, other = (UUID(sender.accept(cda(number))["records"][0]) for number in (1, 2))
    own = rectified(sender, record)
    rectified(sender, other)
    person = sender.services.record_reading.record(record, OPERATOR).person
    assert person is not None
    scope = ExportScope(kind=ExportKind.PERSON, establishments=(Finess(FINESS),), persons=(person,))

    tree = sender.tree(sender.built(scope=scope))

    found = {path.stem for path in (tree / "content" / "persons").glob("*/annotations/*.json")}
    assert found == {str(own)}
