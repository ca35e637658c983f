"""A carried file has one identifier, however often it is stored: its key has a row, or gets it next time."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256, sha512
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.holdings.carried_files import Came, StoredFile, carried_id
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.identifiers import LegalEntity, as_legal_entity
from archive_service.model.keys import carried_key, qualified
from archive_service.model.stored_objects import ObjectKind
from archive_service.settings import Settings
from exports.portability.leaves import Leaf
from tests.begun_homes import begun
from tests.journeys.homes import establishment

ROOT = "ab" * 32
PLACE = establishment()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = Services(Settings(home=begun(tmp_path / "home")))
    opened.establishments.register([PLACE], OPERATOR)
    yield opened
    opened.close()


def came(path: str, content: bytes = b"plus tard", kind: str = "later") -> Came:
    digests = sha256(content).hexdigest(), sha512(content).hexdigest()
    return Came(leaf=Leaf(path, len(content), *digests, kind, None, None), content=content)


def keep(services: Services, files: list[Came], stored: dict[str, StoredFile]) -> dict[str, UUID]:
    """Write the rows; return the identifiers of those that were here, by path."""
    with services.transactions.begin(SERVICE) as transaction:
        known = services.carried_files.keep(files, stored, PLACE, transaction)
    return {path: row.id for path, row in known.items()}


def test_what_was_stored_before_an_end_is_found_by_the_next_import(services: Services) -> None:
    files = [came("content/later/1"), came("content/later/2")]
    first = dict(services.carried_files.stored(files, ROOT, PLACE))  # the import is killed here

    again = dict(Services(services.settings).carried_files.stored(files, ROOT, PLACE))
    keep(services, files, again)

    assert {path: one.id for path, one in again.items()} == {path: one.id for path, one in first.items()}
    with services.transactions.begin(SERVICE) as transaction:
        rows = transaction.carried_files.of_packages(PLACE.legal_entity)
    names = {qualified(PLACE.legal_entity, carried_key(one.id)) for one in first.values()}
    assert {row.key for row in rows} == names
    told = [
        (one.path, one.content) for one in services.carried_files.of_packages(PLACE.legal_entity, [], None)
    ]
    assert sorted(told) == [(one.leaf.path, one.content) for one in files]


def test_the_row_of_a_former_version_keeps_its_identifier_and_is_found(services: Services) -> None:
    one = came("content/later/1")
    former = uuid4()
    key = carried_key(former)
    services.vault.new_keys(PLACE.legal_entity, [key])
    (made,) = services.carried_files.stored([one], ROOT, PLACE).values()
    written = services.objects.read(PLACE.legal_entity, carried_key(made.id), made.object.name)
    put = services.objects.put(PLACE.legal_entity, key, written, ObjectKind.CARRIED)
    keep(services, [one], {one.leaf.path: StoredFile(former, put)})

    assert services.carried_files.stored([one], ROOT, PLACE) == {}
    assert keep(services, [one], {}) == {one.leaf.path: former}
    (told,) = services.carried_files.of_packages(PLACE.legal_entity, [], None)
    assert told.content == one.content


entities = st.sampled_from(["250000999", "260000998"]).map(as_legal_entity)
indexes = st.binary(min_size=32, max_size=32)


@given(entities, indexes, entities, indexes)
def test_identifiers_are_equal_when_tenant_and_path_are(
    entity: LegalEntity, index: bytes, other_entity: LegalEntity, other: bytes
) -> None:
    is_same = (entity, index) == (other_entity, other)
    assert (carried_id(entity, index) == carried_id(other_entity, other)) is is_same
    assert carried_id(entity, index) == carried_id(entity, index)
