"""Images of the rows of one person, written by two transactions at the same time."""

from __future__ import annotations

import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep
from uuid import uuid4

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.keys import person_key
from archive_service.model.persons import KnownPerson
from archive_service.ports import Transactions
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from tests.archive_service.storage.waiting_stores import WaitingStore

TENANT, DEPARTMENT = as_legal_entity("250000999"), Department("25")


def test_the_last_image_of_a_person_has_what_both_of_two_transactions_added(services: Services) -> None:
    person = uuid4()
    with services.transactions.begin(SERVICE) as transaction:
        services.vault.new_keys(TENANT, [person_key(person)])
        transaction.people.add(person, TENANT, DEPARTMENT, person_key(person), KnownPerson())
    slow = WaitingStore(services.object_store)

    def identify(transactions: Transactions, index: bytes) -> None:
        with transactions.begin(SERVICE) as transaction:
            transaction.people.identify(person, TENANT, DEPARTMENT, [index])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(identify, replace(services.transactions, objects=lambda: slow), b"by the INS")
        assert slow.reached.wait(20)
        second = pool.submit(identify, services.transactions, b"by the local identifier")
        sleep(0.3)  # long enough for the second to end before the first, when nothing makes it wait
        slow.go_on.set()
        first.result(20)
        second.result(20)

    (known,) = [row["person_identifier"] for table, row in _last_image(services) if table == "person"]
    assert {bytes.fromhex(one["index"].removeprefix("\\x")) for one in known} == {
        b"by the INS",
        b"by the local identifier",
    }


def _last_image(services: Services) -> list[tuple[str, dict[str, list[dict[str, str]]]]]:
    images = [json.loads(services.object_store.read(name)) for name in services.object_store.names("rows/")]
    last = max(images, key=lambda image: int(image["number"]))
    ((tenant, key, content),) = last["rows"]
    opened = EncryptedFields(services.vault).decrypt(
        tenant, key, f"rows {last['number']}", b64decode(content)
    )
    assert opened is not None
    return [(table, row) for table, row in json.loads(opened)]
