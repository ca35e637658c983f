"""A flow of several records is cut: no record keeps anything of another, or anything that reveals it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256, sha512
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import KeyDestroyed, ObjectDamaged
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import Tenant
from archive_service.model.journal import commitment
from archive_service.model.keys import flow_key, split_key
from archive_service.model.records import Part
from signing.report import Verdict
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, sheet, stay, text
from tests.journeys import door
from tests.journeys.homes import cda

FILE = "INVENTEE_Simone_et_Marcel.json"


def _work(services: Services) -> None:
    while services.rendering.render():
        pass
    services.evidence.close()


def _deposit(services: Services, line: dict[str, Any]) -> Deposit:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.deposits.get(UUID(line["deposit"]))


def _parts(services: Services, record: str) -> dict[Part, bytes]:
    return {part: services.record_reading.part(UUID(record), part, OPERATOR) for part in Part}


def _everything_in(pdf: bytes) -> bytes:
    """Return a PDF with each of its streams as it is and, where it is deflated, inflated."""
    inflated = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            inflated.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return pdf + b"".join(inflated)


def _forms_of(digest: bytes) -> Sequence[bytes]:
    return digest, digest.hex().encode(), digest.hex().upper().encode(), base64.b64encode(digest)


def _letter(number: int, secret: str) -> dict[str, Any]:
    """Return a sheet about Inès that carries a CDA of hers."""
    document = cda(7, family="QUIMPERNEL").replace(b"1.2.250.1.999.1.7", b"1.2.250.1.999.1.%d" % number)
    document = document.replace(b"1.2.250.1.999.2.7", b"1.2.250.1.999.2.%d" % number)
    document = document.replace(b"chambre des glycines", secret.encode())
    master = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.250.1.999.1.{number}"}
    return sheet(document, "text/xml", id=f"fiche-{number}", masterIdentifier=master)


def _file_with_two_letters() -> bytes:
    """Return a flow about one person: what was measured of her, and two letters."""
    her = patient() | {
        "identifier": [{"system": "urn:oid:1.2.250.1.999.3", "value": "7"}],
        "name": [{"use": "official", "family": "QUIMPERNEL", "given": ["Philiberte"]}],
        "birthDate": "1941-05-02",
    }
    letters = _letter(11, "SECRETUN"), _letter(12, "SECRETDEUX")
    return text(bundle(her, organization("250000015"), stay(identifier=[]), *letters))


def test_no_record_of_several_persons_keeps_what_the_others_could_be_guessed_by(services: Services) -> None:
    flow = shared_afternoon()
    line = door.accept(services, flow, OPERATOR, file=FILE)
    _work(services)

    digests = [*_forms_of(sha256(flow).digest()), *_forms_of(sha512(flow).digest())]
    assert len(line["records"]) == 3
    for record in line["records"]:
        parts = _parts(services, record)
        del parts[Part.RECEIPT]  # it is the sender's, and falls with the deposit's key
        held = b"".join(parts.values()) + _everything_in(parts[Part.DOCUMENT])
        assert [digest for digest in digests if digest in held] == []
        assert FILE.encode() not in held
        flow_of = json.loads(parts[Part.SOURCE])["flow"]
        assert set(flow_of) == {"commitment", "length"}
        assert json.loads(parts[Part.PROVENANCE])["origin"]["flow"].keys() == {"kind", "commitment", "length"}


def test_the_deposit_proves_which_flow_its_records_are_parts_of(services: Services) -> None:
    flow = shared_afternoon()
    line = door.accept(services, flow, OPERATOR, file=FILE)
    _work(services)

    nonce = _deposit(services, line).details.nonce

    expected = {"commitment": commitment(nonce, sha256(flow).digest()), "length": len(flow)}
    for record in line["records"]:
        assert json.loads(_parts(services, record)[Part.SOURCE])["flow"] == expected


def test_what_the_service_keeps_of_the_whole_flow_falls_with_one_key(services: Services) -> None:
    line = door.accept(services, shared_afternoon(), OPERATOR, file=FILE)
    _work(services)
    deposit = _deposit(services, line)

    services.vault.destroy(*split_key(Tenant("intake"), deposit.key))

    gone = _deposit(services, line)
    assert gone.details_or_none is None
    with pytest.raises(KeyDestroyed):
        services.record_reading.part(UUID(line["records"][0]), Part.RECEIPT, OPERATOR)
    # What belongs to no record is kept: nothing says yet that the law allows to destroy it.
    assert deposit.details.unowned_key != deposit.key
    assert services.objects.read("intake", deposit.details.unowned_key, deposit.unowned_object)
    for record in line["records"]:
        assert services.record_reading.verify(UUID(record), OPERATOR).verdict is Verdict.PASSED


def test_the_records_of_one_persons_flow_have_each_their_own_bytes_and_key(services: Services) -> None:
    flow = _file_with_two_letters()
    line = door.accept(services, flow, OPERATOR, file="dossier.json")
    assert line["outcome"] == "accepted", line
    _work(services)

    held = {record: _parts(services, record) for record in line["records"]}
    sources = [json.loads(parts[Part.SOURCE]) for parts in held.values()]
    segments = [
        (one["offset"], base64.b64decode(one["data"])) for each in sources for one in each["segments"]
    ]
    with services.transactions.begin(SERVICE) as transaction:
        rows = [transaction.records.get(UUID(record)) for record in line["records"]]
    assert len(rows) == len({row.key for row in rows}) == len({row.source_object for row in rows}) == 3
    with pytest.raises(KeyDestroyed):
        services.objects.read("intake", flow_key(UUID(line["deposit"])), _deposit(services, line).object)
    # Exact ranges of the flow, which together are the flow.
    assert all(flow[at : at + len(data)] == data for at, data in segments)
    assert b"".join(data for _, data in sorted(set(segments))) == flow
    letters = [parts for parts in held.values() if b"<ClinicalDocument" in _decoded(parts[Part.SOURCE])]
    assert len(letters) == 2
    for own, other in ((b"SECRETUN", b"SECRETDEUX"), (b"SECRETDEUX", b"SECRETUN")):
        (mine,) = [parts for parts in letters if own in _decoded(parts[Part.SOURCE])]
        assert other not in _decoded(mine[Part.SOURCE])
        assert other not in _everything_in(mine[Part.DOCUMENT])


def test_one_record_of_one_person_gone_leaves_nothing_of_it_and_the_others_whole(services: Services) -> None:
    flow = _file_with_two_letters()
    line = door.accept(services, flow, OPERATOR, file="dossier.json")
    _work(services)
    with services.transactions.begin(SERVICE) as transaction:
        rows = [transaction.records.get(UUID(record)) for record in line["records"]]
    (gone,) = [row for row in rows if b"SECRETUN" in _decoded(_parts(services, str(row.id))[Part.SOURCE])]

    # What an elimination destroys: the record's own key, and that of the deposit, which sums up the whole.
    services.vault.destroy(gone.tenant, gone.key)
    services.vault.destroy("intake", _deposit(services, line).key)

    assert b"SECRETUN" not in b"".join(_all_that_opens(services))
    assert b"SECRETDEUX" in b"".join(_all_that_opens(services))
    for row in rows:
        if row.id != gone.id:
            assert services.record_reading.verify(row.id, OPERATOR).verdict is Verdict.PASSED
            assert services.record_reading.part(row.id, Part.SOURCE, OPERATOR)


def test_a_flow_that_is_one_record_is_kept_as_it_came_under_one_key(services: Services) -> None:
    flow = cda(5)
    line = door.accept(services, flow, OPERATOR, file="lettre.xml")
    _work(services)

    (record,) = line["records"]
    with services.transactions.begin(SERVICE) as transaction:
        row = transaction.records.get(UUID(record))
    assert services.record_reading.part(row.id, Part.SOURCE, OPERATOR) == flow
    assert row.key == row.source_key
    assert split_key(row.tenant, row.key) == ("intake", f"flow/{row.deposit}")

    services.vault.destroy(row.tenant, row.key)

    assert _deposit(services, line).details_or_none is None
    assert b"chambre des glycines" not in b"".join(_all_that_opens(services))


def _decoded(source: bytes) -> bytes:
    """Return the segments of a source, and what they carry in base64."""
    segments = b"\n".join(base64.b64decode(one["data"]) for one in json.loads(source)["segments"])
    inner = re.findall(rb'"data": ?"([A-Za-z0-9+/=]+)"', segments)
    return segments + b"\n".join(base64.b64decode(one) for one in inner)


def _all_that_opens(services: Services) -> Iterator[bytes]:
    """Yield the plaintext of every object that some key still opens, with what PDFs and sources carry."""
    for name in services.object_store.names():
        head = services.object_store.read(name)[:200].split(b"\n")[0].decode("ascii", "replace").split(" ")
        try:
            plain = services.objects.read(head[1], head[2], name)
        except (KeyDestroyed, ObjectDamaged, IndexError):
            continue
        yield plain
        yield _everything_in(plain)
        if plain.startswith(b'{"flow":'):
            yield _decoded(plain)


def test_entries_and_resources_of_several_flows_are_those_of_each(services: Services) -> None:
    one = _deposit(services, door.accept(services, _file_with_two_letters(), OPERATOR, file=FILE))
    other = _deposit(services, door.accept(services, cda(8), OPERATOR))
    absent = UUID(int=7)

    with services.transactions.begin(SERVICE) as transaction:
        entries = transaction.deposits.entries_of([one.id, other.id, absent])
        resources = transaction.deposits.resources_of([one.id, other.id, absent])
        assert resources == {one.id: transaction.deposits.resources(one.id)}
    assert len(resources[one.id]) > 1
    assert entries[one.id].entries == one.details.entries
    assert (entries[one.id].fhir, entries[one.id].received_at) == ("json", one.received_at)
    assert not entries[other.id].entries
    assert absent not in entries

    services.vault.destroy(*split_key("intake", one.key))
    with services.transactions.begin(SERVICE) as transaction:
        assert set(transaction.deposits.entries_of([one.id, other.id])) == {other.id}
