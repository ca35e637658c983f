"""The database can be rebuilt from the object store and the keys alone: each row, each column."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import KeyDestroyed
from archive_service.holdings.carried_files import Came
from archive_service.holdings.evidence_batches import read_batch
from archive_service.holdings.gathered_evidence import is_gathered
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.appraisal_lines import (
    AppraisalLine,
    Disposition,
    LineFacts,
    Side,
    Verdict,
    groups_of,
    list_digest,
)
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalState,
)
from archive_service.model.deposits import Outcome
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.holds import Hold, HoldNotes, HoldReason, HoldTarget, Note
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.keys import APPRAISALS, annex_key, appraisal_key, hold_key, qualified
from archive_service.model.person_requests import RequestDecision, RequestKind
from archive_service.model.records import GONE, Record, RecordFilter
from archive_service.model.sampling import SampledLine, Sampling, Series
from archive_service.model.stated_events import StatedKind
from archive_service.settings import Settings, read_settings
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.keys.vault import Vault
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.person_requests import Deciding, RequestAsked
from archive_service.workflows.stated_events import Stating
from exports.portability.leaves import Leaf
from signing.merkle import leaf_hash
from signing.tiles import TILE_WIDTH, bundle_path, read_bundle
from tests.archive_service.intake.fhir_samples import clean, text
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.eliminating_homes import LATER, authority, contract, lines_of, trusting
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import cda, establishment

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
"""Rows by table, then by their key as text."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "record": ("id",),
    "record_link": ("index", "record"),
    "earlier_decision": ("record", "number"),
    "rulebook": ("digest",),
    "rulebook_act": ("id",),
    "deposit": ("id",),
    "resource": ("type", "id"),
    "person": ("id",),
    "person_identifier": ("index", "tenant"),
    "file": ("id",),
    "establishment": ("finess",),
    "establishment_move": ("finess", "tenant"),
    "actor": ("id",),
    "token": ("digest",),
    "evidence_batch": ("id",),
    "trace_batch": ("id",),
    "trace": ("number",),
    "export_order": ("id",),
    "establishment_freeze": ("export_order", "establishment"),
    "carried_file": ("id",),
    "appraisal": ("id",),
    "appraisal_line": ("appraisal", "number"),
    "hold": ("id",),
    "hold_target": ("hold", "position"),
    "stated_event": ("id",),
    "person_request": ("id",),
    "execution": ("appraisal",),
    "elimination": ("appraisal", "record"),
}
HANGING = {
    "record": (("record_link", "record"), ("earlier_decision", "record")),
    "deposit": (("resource", "deposit"),),
    "person": (("person_identifier", "person"), ("file", "person")),
    "trace_batch": (("trace", ""),),
    "hold": (("hold_target", "hold"),),
    "export_order": (("establishment_freeze", "export_order"),),
    "appraisal": (("appraisal_line", "appraisal"),),
}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A home in which most of what can happen to a row has happened."""
    services = Services(read_settings(begun(tmp_path_factory.mktemp("home") / "le home")))
    accept = partial(door.accept, services)
    accept(shared_afternoon(), OPERATOR, file="après-midi.json")
    accept(text(clean()), OPERATOR, file="dossier.json")
    first = accept(cda(1), OPERATOR, file="v1.xml")
    accept(_replacing_the_first(), OPERATOR)
    accept(cda(2, family="LANVOLLON"), OPERATOR)
    other = accept(cda(3, family="LANVOLON"), OPERATOR)
    assert accept(b"%PDF-1.7", OPERATOR, file="refus.pdf")["outcome"] == "rejected"
    nobody = cda(4).replace(b"<custodian>", b"<custodian classCode='X'>").replace(b"1250000015", b"inconnu")
    assert accept(nobody, OPERATOR)["outcome"] == "quarantined"
    for actor in ("agent@esms.example", "parti@esms.example", "effacé@esms.example"):
        given = services.tokens.create(
            actor=actor,
            role=Role.ESMS,
            tenants=["250000015"],
            departments=[],
            expires=None,
            by=OPERATOR,
        )
        if actor.startswith("parti"):
            services.tokens.revoke(given.token.id, OPERATOR)
        if actor.startswith("effacé"):
            services.tokens.erase(UUID(given.token.actor.pseudonym), OPERATOR)
    while services.rendering.render():
        pass
    services.evidence.close()
    accept(cda(5, family="LANVOLLON"), OPERATOR)
    services.rendering.render()
    _merge(services, other["records"][0], first["records"][0])
    _carry(services, first["records"][0])
    _hold(services, first["records"][0])
    _state(services, other["records"][0])
    _eliminate(services)
    for kind in (RenewalKind.TIMESTAMP, RenewalKind.TREE, RenewalKind.TIMESTAMP):
        assert services.evidence_renewal.renew(kind, "sha512", OPERATOR).batches
    services.establishments.register([establishment(legal_entity="250009991")], OPERATOR)
    certificate = Receiver.in_folder(services.home / "receiver").certificate.read_bytes()
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess("250000015"),))
    for _ in range(2):
        asked = ExportAsked(scope=scope, certificate=certificate, freeze=True, contact="suivant")
        order = services.exports.order(asked, OPERATOR)
    services.exports.cancel(order.id, OPERATOR)
    for record in _records(services):
        services.record_reading.record(record, OPERATOR)
    services.trace_commitment.commit()
    _appraise(services)
    yield services
    services.close()


def _state(services: Services, record: str) -> None:
    """State an event of a person's file, and correct it."""
    person = _records(services)[UUID(record)].person
    assert person is not None
    corrects = None
    for day in (date(2020, 2, 1), date(2020, 3, 1)):
        stating = Stating(
            person=person,
            establishment=Finess("250000015"),
            kind=StatedKind.LAST_CONTACT,
            on=day,
            proof=b"une lettre",
            corrects=corrects,
        )
        corrects = services.stated_events.state(stating, OPERATOR).event
    _ask(services, person)


def _ask(services: Services, person: UUID, *, undecided: bool = True) -> None:
    """Open one request of a person or two, and decide one."""
    for about in ("", "le dossier") if undecided else ("",):
        asked = RequestAsked(person=person, kind=RequestKind.ACCESS, by="une tutrice", about=about)
        opened = services.person_requests.open(asked, OPERATOR)
    decider = Actor(
        name="directrice", pseudonym="directrice", role=Role.ESMS, tenants=frozenset({opened.tenant})
    )
    accepted = Deciding(request=opened.id, decision=RequestDecision.ACCEPTED, reason="oui")
    services.person_requests.decide(accepted, decider)


def _eliminate(services: Services) -> None:
    """Eliminate one record, and ask for the elimination of another that is kept."""
    accepted = door.accept(services, contract(6, family="LANVAUDAN"), OPERATOR)
    kept = door.accept(services, contract(7, family="LANVAUDON"), OPERATOR)
    while services.rendering.render():
        pass
    services.evidence.close()
    known = _records(services)
    person = known[UUID(accepted["records"][0])].person
    assert person is not None
    stating = Stating(
        person=person,
        establishment=Finess("250000015"),
        kind=StatedKind.STAY_END,
        on=date(2015, 3, 1),
        proof=b"une lettre",
    )
    services.stated_events.state(stating, OPERATOR)
    _ask(services, person, undecided=False)
    known = _records(services)
    asked = lines_of([known[UUID(one["records"][0])] for one in (accepted, kept)])
    with closing(Services(Settings(home=services.home, now=LATER))) as later:
        done = trusting(later).execute(asked, authority(), OPERATOR)
    assert (len(done.eliminated), len(done.kept)) == (1, 1)


def _appraise(services: Services) -> None:
    """List a record for its elimination."""
    id_, record = uuid4(), min(_records(services).values(), key=lambda one: one.number)
    services.vault.new_keys(APPRAISALS, [appraisal_key(id_)])
    line = AppraisalLine(
        number=1,
        record=record.id,
        establishment=record.establishment,
        kind=record.kind,
        rule="FACTURE",
        last_day=date(2040, 1, 1),
        final_action="sample",
        disposition=Disposition.SORT,
        needs_visa=True,
        reason="Délai écoulé.",
        sampled=SampledLine(1, record.id, "letter"),
    )
    series = Series(
        number=1,
        establishment=record.establishment,
        kind=record.kind,
        rule="FACTURE",
        sampling="les noms qui commencent par B",
        files=1,
        records=1,
    )
    sampling = Sampling(series=(series,), nonce="ab" * 32)
    act = AppraisalAct(kind=ActKind.OPENED, by="operator", role=Role.OPERATOR, at=services.clock.now())
    opened = Appraisal(
        id=id_,
        tenant=record.tenant,
        department=record.department,
        state=AppraisalState.OPEN,
        opened_at=act.at,
        producer_due=date(2040, 4, 2),
        digest=list_digest(id_, record.tenant, record.department, [line], sampling),
        lines=1,
        key=appraisal_key(id_),
        annex_key=annex_key(id_),
        details_or_none=AppraisalDetails(
            producer="Association des Essais",
            establishment=record.establishment,
            until=date(2040, 1, 2),
            groups=groups_of([LineFacts(line=line, document_date=None, size=1)]),
            held=0,
            to_eliminate=0,
            need_visa=1,
            acts=(act,),
            sampling=sampling,
        ),
    )
    with services.transactions.begin(SERVICE) as transaction:
        transaction.appraisals.add(opened, [line])
    with services.transactions.begin(SERVICE) as transaction:
        transaction.appraisals.decide(id_, [1], Verdict.VISA)
        transaction.appraisals.split(id_, [1], Side.TRANSFER)
    with services.transactions.begin(SERVICE) as transaction:
        transaction.appraisals.transferred(id_, [1])


def _hold(services: Services, record: str) -> None:
    """Place two holds while their tenant is provisional, and lift one of them."""
    held = _records(services)[UUID(record)]
    named = partial(HoldTarget, tenant=held.tenant, department=held.department)
    key = uuid4()
    services.vault.new_keys(held.tenant, [hold_key(key)])
    holds = [
        Hold(
            id=uuid4(),
            tenant=held.tenant,
            department=held.department,
            reason=HoldReason.LITIGATION,
            owner="operator",
            role=Role.OPERATOR,
            placed_at=services.clock.now(),
            review=date(2027, 1, 31),
            key=qualified(held.tenant, hold_key(key)),
            targets=[named(record=held.id), named(person=held.person)],
            notes_or_none=HoldNotes(placed=Note(text="procès", nonce=bytes(32))),
        )
        for _ in range(2)
    ]
    note = Note(text="jugement rendu", nonce=bytes(32))
    with services.transactions.begin(SERVICE) as transaction:
        for hold in holds:
            transaction.holds.add(hold)
    with services.transactions.begin(SERVICE) as transaction:
        transaction.holds.save(holds[1].lifted(services.clock.now(), OPERATOR, note))


def _carry(services: Services, record: str) -> None:
    """Keep files as an import does, one of a record and one of its package."""
    content = b"plus tard"
    digests = sha256(content).hexdigest(), sha512(content).hexdigest()
    leaves = [
        Leaf(f"content/later/{number}", len(content), *digests, "later", None, None) for number in range(2)
    ]
    with services.transactions.begin(SERVICE) as transaction:
        place = transaction.establishments.get(Finess("250000015"))
        assert place is not None
        came = [
            Came(leaf=leaves[0], content=content, record=_records(services)[UUID(record)]),
            Came(leaf=leaves[1], content=content),
        ]
        stored = services.carried_files.stored(came, "ab" * 32, place)
        services.carried_files.keep(came, stored, place, transaction)


def _replacing_the_first() -> bytes:
    """Return a second version of the first document, which says what it replaces."""
    second = cda(1).replace(b'versionNumber value="1"', b'versionNumber value="2"')
    second = second.replace(b'<id root="1.2.250.1.999.1.1"/>', b'<id root="1.2.250.1.999.1.1.2"/>')
    parent = b'<parentDocument><id root="1.2.250.1.999.1.1"/></parentDocument>'
    related = b'<relatedDocument typeCode="RPLC">' + parent + b"</relatedDocument>"
    return second.replace(b"<component><structuredBody>", related + b"<component><structuredBody>")


def _merge(services: Services, gone: str, kept: str) -> None:
    records = _records(services)
    gone_person, kept_person = records[UUID(gone)].person, records[UUID(kept)].person
    assert gone_person is not None
    assert kept_person is not None
    # In a narrow scope: what is written for a rebuild is whole all the same.
    esms = Actor(
        name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000015")}), pseudonym=str(uuid4())
    )
    services.person_acts.merge(gone_person, kept_person, esms, "même personne")


def _records(services: Services) -> dict[UUID, Record]:
    with services.transactions.begin(SERVICE) as transaction:
        return {one.id: one for one in transaction.records.listed(RecordFilter(limit=1_000))}


def held_rows(services: Services) -> Rows:
    """Return the rows of the database."""
    held: Rows = {}
    with psycopg.connect(services.database.owner) as connection:
        connection.execute("SET archive.scope = 'all'")
        connection.execute("SET archive.role = 'service'")
        for table in KEYS:
            for (row,) in connection.execute(f"SELECT to_jsonb(t) FROM {table} AS t").fetchall():
                held.setdefault(table, {})[_key(table, row)] = row
    return held


def _key(table: str, row: Row) -> str:
    return json.dumps([row[name] for name in KEYS[table]])


def _images(services: Services) -> Iterator[tuple[int, str, Row]]:
    """Yield each image that a key still opens: its number, its table and the row."""
    # A vault of its own: that of the services may still know keys that another process has destroyed.
    fields = EncryptedFields(Vault(services.master, services.key_store))
    for name in services.object_store.names("rows/"):
        written = orjson.loads(services.object_store.read(name))
        assert written["format"] == "rows/1"
        for tenant, key, content in written["rows"]:
            plain = fields.decrypt(tenant, key, f"rows {written['number']}", b64decode(content))
            for table, row in [] if plain is None else orjson.loads(plain):
                yield written["number"], table, row


def rebuilt_rows(services: Services) -> Rows:
    """Return the rows that the object store and the keys tell."""
    newest: Rows = {}
    for _, table, row in sorted(_images(services), key=lambda image: image[0]):
        newest.setdefault(table, {})[_key(table, row)] = row
    rebuilt: Rows = {}
    for table, rows in newest.items():
        for key, row in rows.items():
            for hanging, owner in HANGING.get(table, ()):
                for one in row.pop(hanging) or ():
                    own = _owned(one, owner, row) if isinstance(one, dict) else _link(one, row)
                    rebuilt.setdefault(hanging, {})[_key(hanging, own)] = own
            rebuilt.setdefault(table, {})[key] = row
    _seal(services, rebuilt)
    return rebuilt


def _owned(one: Row, owner: str, row: Row) -> Row:
    """Return a hanging row with the column that names its owner, where it has one."""
    return {**one, owner: row["id"]} if owner else one


def _link(index: str, record: Row) -> Row:
    return {"index": index, "record": record["id"], **{k: record[k] for k in ("tenant", "department")}}


def _seal(services: Services, rebuilt: Rows) -> None:
    """Read from the objects of the batches which records are sealed, and where."""
    rows = rebuilt.get("evidence_batch", {}).values()
    objects = [(row, services.public_objects.read(row["object"])) for row in rows]
    # Records with evidence of their own have an image that says where they are.
    batches = [(row, read_batch(content)) for row, content in objects if not is_gathered(content)]
    left = {
        (earlier.object, position)
        for _, batch in batches
        for earlier in batch.earlier
        for position in earlier.positions
    }
    for row, batch in batches:
        for position, record in enumerate(batch.records):
            if (row["object"], position) in left:
                continue
            row_of_record = rebuilt["record"][json.dumps([str(record)])]
            gone = row_of_record["state"] in GONE  # a stub, whose image is newer than the batch
            row_of_record |= {
                "state": row_of_record["state"] if gone else "sealed",
                "evidence_object": row["object"],
                "evidence_batch": row["id"],
                "evidence_position": position,
            }


@pytest.mark.parametrize("table", KEYS)
def test_each_row_comes_back_with_each_of_its_columns(services: Services, table: str) -> None:
    held = {
        key: row
        for key, row in held_rows(services)[table].items()
        if row.get("outcome") != Outcome.RECEIVED and not row.get("erased")
    }

    rebuilt = rebuilt_rows(services)[table]

    assert held
    assert rebuilt.keys() == held.keys()
    for key, row in held.items():
        assert {
            name: (value, rebuilt[key].get(name))
            for name, value in row.items()
            if rebuilt[key].get(name) != value
        } == {}
        assert rebuilt[key] == row


def test_the_journal_comes_back_from_its_bundles(services: Services) -> None:
    note = services.journal_publication.publish()
    stated, files = services.journal_publication.stated(note), services.published_files
    entries: list[bytes] = []
    while len(entries) < stated.size:
        width = min(TILE_WIDTH, stated.size - len(entries))
        entries += read_bundle(files.read("journal/" + bundle_path(len(entries) // TILE_WIDTH, width)))

    with psycopg.connect(services.database.owner) as connection:
        rows = connection.execute(
            "SELECT e.id, e.entry, l.leaf FROM journal_leaf l JOIN journal_entry e ON e.number = l.entry "
            "ORDER BY l.index"
        ).fetchall()
    named = {str(deposit) for (deposit,) in _deposit_entries(services)}
    assert [bytes(entry) for _, entry, _ in rows] == entries
    assert [str(entry_id) for entry_id, *_ in rows] == [orjson.loads(entry)["id"] for entry in entries]
    assert [bytes(leaf) for *_, leaf in rows] == [leaf_hash(entry) for entry in entries]
    assert named <= {orjson.loads(entry)["id"] for entry in entries}


def _deposit_entries(services: Services) -> list[tuple[UUID]]:
    with psycopg.connect(services.database.owner) as connection:
        return connection.execute("SELECT entry FROM deposit WHERE outcome <> 'received'").fetchall()


def test_an_object_of_every_kind_is_accounted_for_where_it_is(services: Services) -> None:
    with psycopg.connect(services.database.owner) as connection:
        connection.execute("SET archive.scope = 'all'")
        connection.execute("SET archive.role = 'service'")
        rows = connection.execute("SELECT name, kind, size, key, released_at FROM stored_object").fetchall()

    accounted = {row[0]: row for row in rows}
    stored = {name for name in services.object_store.names() if not name.startswith("journal")}
    assert set(accounted) == stored
    assert {kind for _, kind, *_ in rows} == {
        "flow",
        "source",
        "unowned",
        "archive",
        "evidence-batch",
        "evidence-stamp",
        "rows",
        "rulebook",
        "carried",
        "event-proof",
        "letter",
        "certificate",
    }
    for name, _, size, key, released in rows:
        content = services.object_store.read(name)
        assert len(content) == size
        if key:
            # What is encrypted begins with the name of the key that it is under.
            assert content.split(b"\n")[0].split(b" ")[1:] == [*reversed(key.encode().split(b"@"))]
            if released:
                with pytest.raises(KeyDestroyed):
                    services.vault.key(*reversed(key.split("@")))


def test_a_letter_is_read_after_its_person_got_another_legal_entity(services: Services) -> None:
    shown = [one.request for one in services.request_reading.listed(OPERATOR)]

    letters = [one.id for one in shown if one.object]
    assert letters
    assert {one.tenant for one in shown if one.id in letters} == {"250009991"}
    for one in letters:
        assert services.request_reading.letter(one, OPERATOR).startswith(b"%PDF-")
    assert {one.person for one in shown if one.is_decided and one.id not in letters} == {None}


def test_what_is_gone_with_its_key_comes_back_to_nobody(tmp_path: Path) -> None:
    services = Services(read_settings(begun(tmp_path / "le home")))
    line = door.accept(services, cda(1), OPERATOR, file="lettre.xml")
    door.accept(services, cda(2, family="LANVOLLON"), OPERATOR)
    (record,) = line["records"]
    key = _records(services)[UUID(record)].key

    services.vault.destroy("intake", key)

    rebuilt = rebuilt_rows(services)
    services.close()
    assert json.dumps([record]) not in rebuilt["record"]
    assert len(rebuilt["record"]) == 1
