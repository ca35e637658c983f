"""Traces of other instances, which came with packages and are carried on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.portable_traces import is_traces, joined, subject_of
from archive_service.model.identifiers import uuid_or_none


def traces_of(
    files: Iterable[ContentFile],
    persons: Mapping[UUID, UUID | None],
    left_out: Collection[UUID],
    *,
    all_places: bool,
) -> Iterator[ContentFile]:
    """Yield carried files, traces as an export gives them: one file of each path, those of a record with the
    person that the record has now, and none about a deposit or a person in `left_out`. Those of a person as a
    whole are about all establishments, and left out when the order is not for all of them.
    """
    states: defaultdict[str, list[ContentFile]] = defaultdict(list)
    for one in files:
        if not is_traces(one):
            yield one
        elif all_places or one.person is None or one.record is not None:
            states[one.path].append(one)
    for path, same in states.items():
        about = subject_of(path)
        if about is not None and about[1] in left_out:
            continue
        content = joined([one.content for one in same])
        yield replace(same[0], content=content, person=_person(same[0], persons))


def _person(one: ContentFile, persons: Mapping[UUID, UUID | None]) -> str | None:
    record = None if one.record is None else uuid_or_none(one.record)
    if record is None or record not in persons:
        return one.person
    person = persons[record]
    return None if person is None else str(person)
