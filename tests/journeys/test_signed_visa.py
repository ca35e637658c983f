"""A visa that the archivist signs with a certificate of their own, from the bordereau to the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from archive_service.documents.drawable_text import squash
from tests.begun_homes import begun
from tests.journeys.appraising_homes import Appraising, appraising
from tests.journeys.homes import SECRETS, Home
from tests.journeys.http_flows import serving
from tests.journeys.published_formats import keep
from tests.journeys.test_appraisal import attached, text_of
from tests.signing.archivists import NAME, ORGANISATION, Archivist, archivist

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
WHY = ("--reason", "Sans intérêt historique")
PDF = {"Content-Type": "application/pdf"}


@pytest.fixture(scope="module")
def person() -> Archivist:
    return archivist(NOW - timedelta(days=30), NOW + timedelta(days=30))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, person: Archivist) -> Appraising:
    folder = tmp_path_factory.mktemp("signed")
    trust = person.trusted_in(folder / "trust", NOW)
    home = Home(begun(folder / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00", ARCHIVE_TRUST=str(trust))
    found = appraising(home, folder / "flows", records=5)
    home.settings["ARCHIVE_NOW"] = NOW.isoformat()
    return found


@pytest.fixture(scope="module")
def archivists(place: Appraising) -> Iterator[httpx.Client]:
    """The archivist, over HTTP."""
    with serving(place.home.path, **place.home.settings) as running, running.client(place.archivist) as door:
        yield door


@pytest.fixture
def agreed(place: Appraising) -> Iterator[str]:
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    yield listed
    place.home.answer("--token", place.esms, "appraisal", "withdraw", listed, *WHY)


def fetched(place: Appraising, listed: str, into: Path, *words: str) -> bytes:
    (written,) = place.by(place.archivist, "get", listed, "-o", into, *words)
    return Path(written["file"]).read_bytes()


def test_a_signed_bordereau_is_the_visa_and_goes_to_the_certificate(
    place: Appraising, person: Archivist, tmp_path: Path
) -> None:
    # The first test of this file: a service that runs would renew the locks. Two records are left.
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    signed = tmp_path / "signé.pdf"
    signed.write_bytes(person.signed(fetched(place, listed, tmp_path)))

    (given,) = place.by(place.archivist, "visa", listed, *WHY, "--lines", "1,2", "--signed", signed)
    (sealed,) = place.by(place.archivist, "visa", listed, *WHY, "--lines", "3")

    act = given["acts"][-1]["signature"]
    assert (given["state"], sealed["state"]) == ("partly-refused", "partly-refused")
    assert act["sha256"] == sha256(signed.read_bytes()).hexdigest()
    assert (act["serial"], act["revocation"]) == (person.serial, "not-revoked")
    assert sealed["acts"][-1]["signature"] is None
    assert NAME not in str(sealed)
    keep([given, sealed], "appraisal")
    assert fetched(place, listed, tmp_path, "--what", "visa") == signed.read_bytes()
    fetched(place, listed, tmp_path)
    assert squash(f"n° {person.serial}") in text_of(tmp_path / "bordereau.pdf")

    (done,) = place.home.run("appraisal", "execute", listed)
    assert (done["eliminated"], {one["code"] for one in done["kept"]}) == (3, {"visa-missing"})
    place.home.run("appraisal", "get", listed, "--what", "certificate", "-o", tmp_path)
    certificate = text_of(tmp_path / "certificat.pdf")
    assert squash("ligne(s) 1, 2 : bordereau signé par l'archiviste") in certificate
    assert squash("ligne(s) 3 : scellé par le service") in certificate
    assert squash(f"n° {person.serial}") in certificate
    assert squash(ORGANISATION) in certificate
    assert NAME.encode() not in attached(tmp_path / "certificat.pdf")
    assert b'"form":"signed"' in attached(tmp_path / "certificat.pdf")
    assert b'"not_executed":2' in attached(tmp_path / "certificat.pdf")
    assert squash("Documents de la liste conservés 2") in certificate
    assert not any(squash(secret) in certificate for secret in (NAME, *SECRETS))


def test_what_is_refused_changes_nothing(
    place: Appraising, person: Archivist, agreed: str, tmp_path: Path
) -> None:
    bordereau = fetched(place, agreed, tmp_path)
    before = fetched(place, agreed, tmp_path, "--number", "1")
    file = tmp_path / "x.pdf"

    def refused(content: bytes, token: str = place.archivist) -> str:
        file.write_bytes(content)
        return place.refused(token, "visa", agreed, *WHY, "--signed", str(file))

    assert refused(bordereau) == "visa-unsigned"
    assert refused(person.signed(before)) == "visa-outdated"
    assert refused(b"no PDF") == "visa-not-a-pdf"
    assert refused(bytes((16 << 20) + 1)) == "visa-too-large"
    assert refused(person.signed(bordereau), place.esms) == "not-allowed"
    assert refused(person.signed(bordereau), place.elsewhere) == "not-found"
    stranger = archivist(NOW - timedelta(days=1), NOW + timedelta(days=1), under="Une autre")
    assert refused(stranger.signed(bordereau)) == "visa-untrusted"
    place.by(place.archivist, "visa", agreed, *WHY, "--signed", tmp_path / "missing.pdf", code=2)
    (shown,) = place.home.run("appraisal", "show", agreed)
    assert shown["state"] == "agreed"
    assert "visa" not in [one["what"] for one in shown["documents"]]


def test_the_door_takes_the_signed_file_as_it_is(
    place: Appraising, person: Archivist, archivists: httpx.Client, agreed: str
) -> None:
    address = f"/appraisals/{agreed}"
    bordereau = archivists.get(f"{address}/documents/bordereau").content
    asked: dict[str, Any] = {"reason": "Sans intérêt", "lines": [1, 2]}

    def sent(content: bytes, **headers: str) -> httpx.Response:
        return archivists.post(
            f"{address}/visa/signed", params=asked, content=content, headers={**PDF, **headers}
        )

    refusals = [
        sent(bordereau),
        sent(bordereau, **{"Content-Type": "application/json"}),
        sent(bytes((16 << 20) + 1)),
        archivists.post(f"{address}/visa/signed", content=bordereau, headers=PDF),
    ]
    assert [(one.status_code, one.json()["code"]) for one in refusals] == [
        (422, "visa-unsigned"),
        (415, "media-type-unknown"),
        (413, "body-too-large"),
        (422, "invalid-request"),
    ]
    signed = person.signed(bordereau)
    given = sent(signed)
    assert given.status_code == 200, given.text
    keep([given.json()], "appraisal")
    assert given.json()["acts"][-1]["lines"] == [1, 2]
    again = sent(signed)
    assert (again.status_code, again.json()["code"]) == (409, "visa-outdated")
    assert archivists.get(f"{address}/documents/visa").content == signed
    assert archivists.get(f"{address}/documents/visa", params={"number": 2}).status_code == 404


def test_the_bordereau_of_each_act_can_be_fetched(
    place: Appraising, archivists: httpx.Client, agreed: str, tmp_path: Path
) -> None:
    place.by(place.archivist, "visa", agreed, *WHY, "--lines", "1")
    (refused,) = place.by(place.archivist, "refuse", agreed, *WHY, "--lines", "2")

    written = place.by(place.archivist, "get", agreed, "-o", tmp_path, "--all")

    keep(written, "appraisal-file")
    named = {one["number"]: one for one in refused["documents"] if one["what"] == "bordereau"}
    assert [named[number]["act"] for number in (1, 2, 3, 4)] == ["opened", "agreed", "visa", "refused"]
    names = [Path(one["file"]).name for one in written]
    assert names == [f"bordereau-{number}.pdf" for number in (1, 2, 3, 4)]
    assert [one["sha256"] for one in written] == [named[number]["sha256"] for number in (1, 2, 3, 4)]
    first = archivists.get(f"/appraisals/{agreed}/documents/bordereau", params={"number": 1})
    assert first.content == Path(written[0]["file"]).read_bytes()
    assert place.refused(place.archivist, "get", agreed, "-o", str(tmp_path), "--number", "5") == "not-found"
    place.by(place.archivist, "get", agreed, "-o", tmp_path, "--number", "1", "--all", code=2)
