"""Two documents that claim one version number do not break the chain of the others."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda

SET = "1.2.250.1.999.2.1"


def version(document: int, number: int) -> bytes:
    """Return a document of one set, about one person."""
    content = cda(document).replace(f"1.2.250.1.999.2.{document}".encode(), SET.encode())
    content = content.replace(
        f'1.2.250.1.999.3" extension="{document}"'.encode(), b'1.2.250.1.999.3" extension="1"'
    )
    return content.replace(b'versionNumber value="1"', f'versionNumber value="{number}"'.encode())


FLOWS = {1: version(1, 1), 2: version(2, 2), 3: version(3, 3), 4: version(4, 2)}


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2), (2, 4, 1, 3)])
def test_links_agree_at_both_ends_whatever_the_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    try:
        for number in order:
            assert door.accept(services, FLOWS[number], OPERATOR)["outcome"] == "accepted"
        records = {one["record"]: one for one in door.records(services, RecordFilter(), OPERATOR)}
    finally:
        services.close()

    for identifier, one in records.items():
        if one["replaces"]:
            assert records[one["replaces"]]["replaced_by"] == identifier
            assert records[one["replaces"]]["version"] < one["version"]
        if one["replaced_by"]:
            assert records[one["replaced_by"]]["replaces"] == identifier
    newest = max(records.values(), key=lambda one: one["version"])
    middle = records[newest["replaces"]]
    assert (newest["version"], middle["version"], newest["replaced_by"]) == (3, 2, None)
    assert records[middle["replaces"]]["version"] == 1


def stating(number: int) -> bytes:
    """Return a version that names the document it replaces."""
    if number == 1:
        return version(1, 1)
    parent = f'<parentDocument><id root="1.2.250.1.999.1.{number - 1}"/></parentDocument>'
    named = f'<relatedDocument typeCode="RPLC">{parent}</relatedDocument><component><structuredBody>'
    return version(number, number).replace(b"<component><structuredBody>", named.encode(), 1)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_a_chain_that_is_stated_and_numbered_is_one_whatever_the_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    try:
        for number in order:
            assert door.accept(services, stating(number), OPERATOR)["outcome"] == "accepted"
        by_version = {one["version"]: one for one in door.records(services, RecordFilter(), OPERATOR)}
    finally:
        services.close()

    identifiers = {number: one["record"] for number, one in by_version.items()}
    for number, one in by_version.items():
        assert one["replaces"] == identifiers.get(number - 1)
        assert one["replaced_by"] == identifiers.get(number + 1)
