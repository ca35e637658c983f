"""Who may receive an export: the certificate stands under a trusted authority, now and at each delivery."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.journal import Tag
from archive_service.settings import read_settings
from signing.trust import TrustStore
from tests.begun_homes import begun, filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home, establishment
from tests.journeys.production_home import Production
from tests.journeys.published_formats import keep
from tests.signing.laboratory import Authority, Revoked, authority, crl, usage
from tests.signing.written_trust import write_trust

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trusting:
    """A home with a sealed record and a folder of trust, and the authority in it."""

    home: Home
    root: Authority
    folder: Path

    def write_list(self, *revoked: int, age: timedelta = timedelta(0)) -> None:
        """Write the authority's list, made so long ago and valid for a day."""
        now = datetime.now(UTC)
        entries = [Revoked(serial=one, on=now - 2 * DAY) for one in revoked]
        made = now - timedelta(hours=1) - age
        trust = TrustStore(anchors=(self.root.der,), crls=(crl(self.root, made, made + DAY, *entries),))
        shutil.rmtree(self.folder, ignore_errors=True)
        write_trust(trust, self.folder)

    def order(self, *receivers: Receiver, more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return self.home.run(*self.words(*receivers), *more)

    def refusal(self, *receivers: Receiver, more: tuple[str, ...] = ()) -> str:
        answer = self.home.answer(*self.words(*receivers), *more)
        assert (answer.code, answer.lines) == (10, [])
        return answer.told.split(":")[0]

    def words(self, *receivers: Receiver) -> list[str | Path]:
        words: list[str | Path] = ["export", "order", "--establishment", FINESS]
        for one in receivers:
            words += ["--to", one.certificate]
        return words


@pytest.fixture
def trusting(tmp_path: Path) -> Trusting:
    path = tmp_path / "le home"
    filled_home(path, sealed_records(1))
    folder = tmp_path / "trust"
    made = Trusting(Home(path, ARCHIVE_TRUST=str(folder)), authority("Autorité des destinataires"), folder)
    made.write_list()
    return made


@pytest.fixture
def trusted(trusting: Trusting, tmp_path: Path) -> Receiver:
    """A receiver with a certificate that is for encryption alone, of a trusted authority."""
    encrypting = usage(key_encipherment=True), True
    return Receiver.in_folder(tmp_path / "trusted", issuer=trusting.root, extensions=[encrypting])


@pytest.fixture
def stranger(tmp_path: Path) -> Receiver:
    return Receiver.in_folder(tmp_path / "stranger")


def journaled(home: Home, tag: Tag) -> Iterator[dict[str, str]]:
    services = Services(read_settings(home.path))
    try:
        with services.transactions.begin(OPERATOR) as transaction:
            for one in transaction.journal.of_tenant(tag, establishment().legal_entity, 0, 1000):
                yield dict(one.facts)
    finally:
        services.close()


def test_a_receiver_under_a_trusted_authority_is_accepted_without_a_word(
    trusting: Trusting, trusted: Receiver
) -> None:
    (line,) = trusting.order(trusted)
    assert line["warnings"] == []


def test_the_authorities_between_may_come_with_the_certificate(trusting: Trusting, tmp_path: Path) -> None:
    between = authority("Autorité déléguée", trusting.root)
    receiver = Receiver.in_folder(tmp_path / "below", issuer=between)
    now = datetime.now(UTC)
    (trusting.folder / "crls" / "between.crl").write_bytes(crl(between, now - DAY, now + DAY))
    assert trusting.refusal(receiver) == "receiver-untrusted"

    with receiver.certificate.open("ab") as file:
        file.write(between.certificate.public_bytes(Encoding.PEM))
    assert trusting.order(receiver)[0]["warnings"] == []


def test_an_untrusted_receiver_needs_a_reason_which_is_kept(trusting: Trusting, stranger: Receiver) -> None:
    assert trusting.refusal(stranger) == "receiver-untrusted"
    assert trusting.refusal(stranger, more=("--accept-untrusted", "  ")) == "receiver-untrusted"
    assert trusting.home.run("export", "list") == []

    (line,) = trusting.order(stranger, more=("--accept-untrusted", "Empreinte lue au téléphone"))
    assert line["warnings"] == ["receiver-untrusted"]
    (facts,) = journaled(trusting.home, Tag.EXPORT_ORDERED)
    assert (facts["accepted"], facts["receivers"]) == ("receiver-untrusted", "1")
    trusting.home.run("work", "--until-empty")
    trusting.home.run("export", "deliver", line["order"], "-o", trusting.folder.parent / "volumes")


def test_a_revoked_receiver_is_refused_whatever_the_reason(trusting: Trusting, trusted: Receiver) -> None:
    trusting.write_list(trusted.serial)

    assert trusting.refusal(trusted) == "receiver-revoked"
    assert trusting.refusal(trusted, more=("--accept-untrusted", "Connu")) == "receiver-revoked"


def test_a_receiver_that_no_present_list_speaks_of_needs_a_reason(
    trusting: Trusting, trusted: Receiver
) -> None:
    trusting.write_list(age=40 * DAY)

    assert trusting.refusal(trusted) == "receiver-revocation-unknown"
    (line,) = trusting.order(trusted, more=("--accept-untrusted", "Liste en retard"))
    assert line["warnings"] == ["receiver-revocation-unknown"]


def test_a_receiver_is_judged_again_at_each_delivery(
    trusting: Trusting, trusted: Receiver, tmp_path: Path
) -> None:
    (line,) = trusting.order(trusted)
    trusting.home.run("work", "--until-empty")
    trusting.write_list(trusted.serial)

    answer = trusting.home.answer("export", "deliver", line["order"], "-o", tmp_path / "volumes")
    assert (answer.code, answer.told.split(":")[0]) == (10, "receiver-revoked")
    trusting.write_list()
    trusting.home.run("export", "deliver", line["order"], "-o", tmp_path / "volumes")


def test_a_certificate_for_signing_alone_receives_nothing(trusting: Trusting, tmp_path: Path) -> None:
    signing = usage(digital_signature=True), True
    receiver = Receiver.in_folder(tmp_path / "signing", issuer=trusting.root, extensions=[signing])

    assert trusting.refusal(receiver) == "recipient-key-usage"


def test_without_anything_to_check_against_development_says_so(
    trusting: Trusting, stranger: Receiver
) -> None:
    home = Home(trusting.home.path)
    (line,) = home.run(*trusting.words(stranger))

    keep([line], "export-order")
    assert line["warnings"] == ["receiver-unchecked"]


def test_production_without_trust_asks_for_a_reason(tmp_path: Path, stranger: Receiver) -> None:
    production = Production(begun(tmp_path / "production"))
    register = tmp_path / "places.csv"
    register.write_text(
        "finess,legal_entity,department,category,legal_status,name\n"
        f"{FINESS},250000999,25,500,public,Résidence des Essais\n"
    )
    production.run("establishments", "import", register)
    asking = ("export", "order", "--establishment", FINESS, "--to", stranger.certificate)
    production.run(*asking, code=10)
    assert production.stderr.startswith("receiver-untrusted: ")

    (line,) = production.run(*asking, "--accept-untrusted", "Empreinte vérifiée")
    assert line["warnings"] == ["receiver-untrusted"]


def test_each_of_several_receivers_opens_the_volumes_and_may_sign_the_receipt(
    trusting: Trusting, trusted: Receiver, tmp_path: Path
) -> None:
    home = Home(trusting.home.path)
    other = Receiver.in_folder(tmp_path / "other")
    (line,) = home.run(*trusting.words(trusted, other))
    home.run("work", "--until-empty")
    (done,) = home.run("export", "deliver", line["order"], "-o", tmp_path / "volumes")
    volumes = [tmp_path / "volumes" / one["file"] for one in done["volumes"]]

    for number, one in enumerate((trusted, other)):
        tree = one.unpacked(volumes, tmp_path / f"tree-{number}")
        assert home.run("export", "check", tree)[-1]["verdict"] == "complete"
    signing = ("--sign", other.key, "--certificate", other.certificate, "-o", tmp_path / "receipt")
    home.run("export", "receipt", tree, *signing)
    (closed,) = home.run("export", "close", line["order"], "--receipt", tmp_path / "receipt", "-o", tmp_path)
    assert closed["state"] == "closed"


def test_a_receiver_named_twice_or_too_many_are_refused(trusting: Trusting, trusted: Receiver) -> None:
    for receivers in ([trusted] * 2, [trusted] * 21):
        answer = trusting.home.answer(*trusting.words(*receivers))
        assert (answer.code, answer.told.split(":")[0]) == (2, "invalid-request")
    answer = trusting.home.answer(*trusting.words(trusted), "--accept-untrusted", "x" * 501)
    assert (answer.code, answer.told.split(":")[0]) == (2, "invalid-request")
