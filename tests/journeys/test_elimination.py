"""What is eliminated is gone from the whole home, and only that; the rest stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive_service.errors import Eliminated, NotFound
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Part, Record, RecordFilter
from archive_service.workflows.verification import verify_document
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.report import Verdict
from tests.archive_service.documents.document_samples import attached
from tests.journeys import door
from tests.journeys.eliminating_homes import (
    VISA,
    EliminatingHome,
    authority,
    contract,
    lines_of,
    trusting,
)
from tests.journeys.homes import SECRETS
from tests.journeys.readable_homes import forms_of, readable

OTHER = "LANVOLLON"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "le home")
    with home.stack:
        yield home


def secrets_of(record: Record) -> list[bytes]:
    """Return what tells of a record: names, title, identifiers, and its digests in every form."""
    details = record.details
    digests = [details.source_digest, details.document_digest, details.manifest_digest]
    return [
        details.person_name.split()[0].encode(),
        details.title.encode(),
        *(name.encode() for name in details.stated.names),
        *(form for digest in digests if digest for form in forms_of(digest.value)),
        *forms_of(details.nonce),
        # As rows and their images write it. Dead rows and the write-ahead log have its bytes for a while
        # longer: they mean nothing without the master secret (docs/formats/stored.md).
        (record.document_index or b"none").hex().encode(),
    ]


def test_nothing_of_an_eliminated_record_can_be_read_anywhere_and_the_other_stays(
    home: EliminatingHome,
) -> None:
    home.deposited(contract(1), contract(2, family=OTHER).replace(SECRETS[2].encode(), b"Salle claire"))
    services = home.at()
    gone, stays = home.records(services)
    before = readable(services)
    secrets = [secret for secret in secrets_of(gone) if secret not in secrets_of(stays)]
    assert all(secret in before for secret in [SECRETS[0].encode(), gone.details.title.encode()])

    done = trusting(services).execute(lines_of([gone]), authority(), OPERATOR)

    assert (done.eliminated, done.kept) == ([gone.id], [])
    after = readable(services)
    assert [secret for secret in secrets if secret in after] == []
    assert OTHER.encode() in after
    assert services.record_reading.verify(stays.id, OPERATOR).verdict is Verdict.PASSED
    assert services.record_reading.part(stays.id, Part.SOURCE, OPERATOR)


def test_only_a_stub_stays_of_the_record(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    (record,) = home.records(services)

    trusting(services).execute(lines_of([record]), authority(), OPERATOR)

    (line,) = door.records(services, RecordFilter(), OPERATOR)
    assert (line["state"], line["title"], line["person"]) == ("eliminated", "", None)
    assert line["digests"] == {"source": None, "document": None}
    assert line["retention"] == {
        "rule": "CONTRAT-SEJOUR",
        "first_day": None,
        "last_day": "2031-03-01",
        "status": "ended",
    }
    assert (line["document_date"], line["damaged"], line["problem"]) == (None, False, None)
    for part in Part:
        with pytest.raises(Eliminated):
            services.record_reading.part(record.id, part, OPERATOR)
    for read in (
        services.record_reading.verify,
        services.decision_review.explain,
        services.decision_review.replay,
    ):
        with pytest.raises(Eliminated):
            read(record.id, OPERATOR)
    assert record.person is not None
    with services.transactions.begin(SERVICE) as transaction, pytest.raises(NotFound):
        transaction.people.known(record.person)


def test_a_person_stays_as_long_as_one_of_their_records_does(home: EliminatingHome) -> None:
    home.deposited(contract(1), contract(2).replace(b'extension="2"', b'extension="1"'))
    services = home.at()
    first, second = home.records(services)
    assert first.person == second.person is not None

    trusting(services).execute(lines_of([first]), authority(), OPERATOR)

    assert SECRETS[0].encode() in readable(services)
    assert [one.person for one in home.records(services)] == [None, second.person]
    trusting(services).execute(lines_of([second]), authority(), OPERATOR)
    assert SECRETS[0].encode() not in readable(services)


def test_the_same_bytes_come_again_as_a_new_deposit(home: EliminatingHome) -> None:
    first = home.deposited(contract())
    (deposit,) = door.deposits(first, OPERATOR)
    services = home.at()
    trusting(services).execute(lines_of(home.records(services)), authority(), OPERATOR)

    again = door.accept(services, contract(), OPERATOR)

    assert (again["outcome"], again["deposit"] == deposit["deposit"]) == ("accepted", False)
    assert len(home.records(services)) == 2


def test_the_certificate_is_sealed_dated_and_says_what_was_destroyed(home: EliminatingHome) -> None:
    home.deposited(contract(1), contract(2, family=OTHER))
    services, allowed = home.at(), authority()
    records = home.records(services)
    lines = [lines_of(records)[0], replace(lines_of(records)[1], rule="FACTURE")]

    done = trusting(services).execute(lines, allowed, OPERATOR)

    assert done.certificate
    assert done.ended
    pdf = services.elimination.certificate(allowed.appraisal)
    assert services.elimination.certificate(allowed.appraisal) == pdf
    report = verify_document("certificat.pdf", pdf, services.trust_services.trust, services.clock.now())
    assert report.verdict is Verdict.PASSED
    files = attached(pdf)
    facts = json.loads(files["certificat.json"])
    assert [one["record"] for one in facts["eliminated"]] == [str(records[0].id)]
    assert facts["kept"] == [{"line": 2, "record": str(records[1].id), "code": "changed"}]
    assert facts["visa"] == {"by": VISA.by, "at": VISA.at.isoformat()}
    assert facts["list_sha256"] == allowed.list_digest.hex
    token = read_token(files["certificat.json.tst"])
    assert token.imprint == Digest.of(files["certificat.json"])
    for secret in (SECRETS[0], SECRETS[1], OTHER):
        assert secret.encode() not in pdf
