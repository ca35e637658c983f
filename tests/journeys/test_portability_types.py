"""Whatever the values in a file of a package are, its reader reads it or says that it is of another form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from archive_service.errors import UnknownForm
from archive_service.holdings.portable_annotations import read_annotation_file
from archive_service.holdings.portable_decisions import read_decisions_file
from archive_service.holdings.portable_events import read_event_file
from archive_service.holdings.portable_forms import (
    read_deposit_file,
    read_establishment_file,
    read_person_file,
    read_record_file,
    written,
)
from archive_service.holdings.portable_holds import read_holds_file
from archive_service.holdings.portable_identifiers import read_identifiers_file
from archive_service.model.stated_events import StatedKind
from tests.journeys.exporting_homes import Sender, person_of
from tests.journeys.homes import FINESS
from tests.journeys.http_flows import transaction
from tests.journeys.test_portability_annotations import rectified
from tests.journeys.test_portability_events import state
from tests.journeys.test_portability_holds import place
from tests.journeys.test_stated_events import ongoing
from tests.journeys.unpacked_trees import content_of

OTHERS: tuple[object, ...] = (None, True, 7, 1.5, "", "x", "\ud7ff\0", [], ["x"], {}, {"x": 1})


def changed(told: Any) -> Iterator[Any]:
    """Yield JSON with one value after another in the place of each value in it."""
    yield from OTHERS
    members = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in members:
        for other in changed(value):
            copied = told.copy()
            copied[name] = other
            yield copied


def test_a_value_of_another_type_stops_no_reader_with_another_error(sender: Sender) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    sender.accept(transaction((1, "ESSAI", "Anne"), finess=FINESS))
    state(sender, person_of(sender, record), StatedKind.STAY_END, date(2024, 6, 30))
    place(sender, records=[record])
    rectified(sender, record)
    files = content_of(sender.tree(sender.built()))
    whole = read_record_file(files[f"content/records/{record}/record.json"])
    readers: Mapping[str, Callable[[bytes], object]] = {
        "record.json": read_record_file,
        "person.json": read_person_file,
        "deposit.json": read_deposit_file,
        "establishments": read_establishment_file,
        "holds.json": lambda content: read_holds_file(content, whole),
        "decisions.ndjson": lambda content: read_decisions_file(content, whole.details.decision),
        "identifiers.json": read_identifiers_file,
        "annotations": read_annotation_file,
        "events": read_event_file,
    }
    read = set()
    for path, content in files.items():
        *_, folder, name = path.split("/")
        kind = folder if folder in readers and name.endswith(".json") else name
        if kind in readers and kind not in read and content.count(b"\n") < 2:
            read.add(kind)
            for told in changed(orjson.loads(content)):
                with suppress(UnknownForm):
                    readers[kind](written(told))
    assert read == set(readers)
