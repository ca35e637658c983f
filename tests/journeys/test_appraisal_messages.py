"""An appraisal as SEDA messages: by command and over HTTP, to those who see it, the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree

from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.exports.test_seda_messages import judged_messages
from tests.journeys.appraising_homes import OTHER_FINESS, Appraising, appraising, contract, deposited
from tests.journeys.homes import FINESS, SECRETS, Home
from tests.journeys.http_flows import serving
from tests.journeys.published_formats import keep

HOSTILE = "Intérêt historique <b>&amp; “suite” ]]>"
NAMES = (
    "01-AuthorizationOriginatingAgencyRequest.xml",
    "02-AuthorizationOriginatingAgencyRequestReply.xml",
    "03-AuthorizationControlAuthorityRequest.xml",
    "04-AuthorizationControlAuthorityRequestReply.xml",
    "05-AuthorizationControlAuthorityRequestReply.xml",
    "06-ArchiveDestructionNotification.xml",
)


@pytest.fixture
def place(tmp_path: Path) -> Appraising:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-07-10T09:00:00+00:00")
    return appraising(home, tmp_path / "flows")


def written(place: Appraising, listed: str, folder: Path, *words: str, token: str = "") -> dict[str, bytes]:
    """Have the messages written; return the files by name."""
    get = ("appraisal", "get", listed, "--what", "messages", "-o", str(folder), *words)
    lines = place.home.run(*(("--token", token) if token else ()), *get)
    keep(lines, "appraisal-message")
    found = {Path(line["file"]).name: Path(line["file"]).read_bytes() for line in lines}
    for line, content in zip(lines, found.values(), strict=True):
        assert (line["sha256"], line["bytes"]) == (sha256(content).hexdigest(), len(content))
        tree = etree.fromstring(content)
        assert etree.QName(tree).localname == line["message"]
        assert etree.QName(tree).namespace.endswith(f"seda:v{line['seda']}")
        assert texts(tree, "MessageIdentifier") == [line["identifier"]]
        assert texts(tree, "Date") == [line["date"]]
    assert sorted(found) == sorted(path.name for path in folder.iterdir())
    return found


def texts(content: Any, name: str) -> Sequence[str]:
    tree = etree.fromstring(content) if isinstance(content, bytes) else content
    return [one.text for one in tree.iter(f"{{*}}{name}")]


def test_an_appraisal_is_told_in_messages_until_its_end(place: Appraising, tmp_path: Path) -> None:
    listed = place.open()["appraisal"]
    records = {
        line["line"]: line["record"] for line in place.home.run("appraisal", "show", listed, "--lines")
    }
    opened = written(place, listed, tmp_path / "1", token=place.esms)
    place.by(place.esms, "agree", listed)
    agreed = written(place, listed, tmp_path / "2", token=place.archivist)
    place.by(place.archivist, "visa", listed, "--lines", "1", "--reason", "Sans intérêt")
    place.by(place.archivist, "refuse", listed, "--lines", "2", "--reason", HOSTILE)
    decided = written(place, listed, tmp_path / "3")
    place.home.settings["ARCHIVE_NOW"] = "2026-10-10T09:00:00+00:00"
    (done,) = place.home.run("appraisal", "execute", listed)
    assert (done["state"], done["eliminated"]) == ("executed", 1)
    ended = written(place, listed, tmp_path / "4")

    assert (tuple(opened), tuple(agreed), tuple(decided)) == (NAMES[:1], NAMES[:3], NAMES[:5])
    assert tuple(ended) == NAMES
    # What was given once is given again with the same bytes, whatever was done since.
    for before, after in ((opened, agreed), (agreed, decided), (decided, ended)):
        assert {name: after[name] for name in before} == before
    first, agreement, asked, _, reply, destroyed = ended.values()
    assert sorted(texts(first, "UnitIdentifier")) == sorted(texts(asked, "UnitIdentifier"))
    assert sorted(texts(first, "UnitIdentifier")) == sorted(place.records)
    assert texts(agreement, "MessageRequestIdentifier") == texts(first, "MessageIdentifier")
    assert texts(reply, "MessageRequestIdentifier") == texts(asked, "MessageIdentifier")
    assert texts(destroyed, "AuthorizationRequestReplyIdentifier") == texts(reply, "MessageIdentifier")
    assert [texts(one, "ReplyCode") for one in (agreement, reply)] == [["OK"], ["WARNING"]]
    assert texts(reply, "EventDetailData") == [records[1], records[2]]
    assert texts(reply, "Outcome") == ["OK", "KO"]
    assert texts(reply, "OutcomeDetailMessage") == ["Sans intérêt", HOSTILE]
    assert texts(destroyed, "UnitIdentifier") == [records[1]]
    assert any(done["certificate"] in text for text in texts(destroyed, "Comment"))
    # The agencies that the department has agreed for transfers.
    assert texts(asked, "Identifier") == ["FINESS-EJ-250000999", "DEV-ARCHIVE-DUI-25", "FRAD025"]
    for content in ended.values():
        assert not any(secret.encode() in content for secret in SECRETS)


def test_messages_are_for_those_who_see_the_list(place: Appraising, tmp_path: Path) -> None:
    listed = place.open()["appraisal"]
    get = ("get", listed, "--what", "messages", "-o", str(tmp_path / "none"))

    assert place.refused(place.elsewhere, *get) == "not-found"
    assert place.refused(place.other_esms, *get) == "not-found"
    assert not (tmp_path / "none").exists()
    for words in (("--seda", "1.0"), ("--number", "1"), ("--all",), ("--seda", "2.2", "--what", "bordereau")):
        place.home.run("appraisal", *get, *words, code=2)
    (made,) = place.home.run(
        "token", "create", "--actor", "v", "--role", "depositor", "--tenant", "250000999"
    )
    assert place.refused(made["token"], *get) == "not-allowed"
    for version in ("2.1", "2.2", "2.3"):
        (tmp_path / version).mkdir()
        (content,) = written(place, listed, tmp_path / version, "--seda", version).values()
        assert f"seda:v{version}".encode() in content


def test_a_list_of_what_is_only_sorted_has_no_message(place: Appraising, tmp_path: Path) -> None:
    medical = contract(11, end="20000101", kind="SYNTHESE").replace(FINESS.encode(), OTHER_FINESS.encode())
    deposited(place.home, place.folder, medical)
    (own,) = [
        line["appraisal"]
        for line in place.home.run("appraisal", "open", "--department", "25")
        if line["to_eliminate"] == 0
    ]

    assert place.refused("", "get", own, "--what", "messages", "-o", str(tmp_path / "none")) == "not-found"


def test_a_zip_over_http_has_the_files_of_the_command(place: Appraising, tmp_path: Path) -> None:
    with serving(place.home.path) as running:
        place.home.settings.pop("ARCHIVE_NOW")
        listed = place.open()["appraisal"]
        place.by(place.esms, "agree", listed)
        address = f"/appraisals/{listed}/documents/messages"
        by_command = written(place, listed, tmp_path / "files", "--seda", "2.3")
        with running.client(place.archivist) as archivist:
            first = archivist.get(address, params={"seda": "2.3"})
            again = archivist.get(address, params={"seda": "2.3"})
            usual = archivist.get(address)
            refused = [archivist.get(address, params=one) for one in ({"seda": "2.4"}, {"further": "1"})]
        with running.client(place.elsewhere) as elsewhere:
            hidden = elsewhere.get(address)
        with running.client(running.make_token(role=Role.DEPOSITOR)) as depositor:
            forbidden = depositor.get(address)

    assert (first.status_code, first.headers["content-type"]) == (200, "application/zip")
    assert first.content == again.content
    with ZipFile(BytesIO(first.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == by_command
    with ZipFile(BytesIO(usual.content)) as archive:
        assert b"seda:v2.2" in archive.read(NAMES[0])
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(422, "invalid-request")] * 2
    assert (hidden.status_code, forbidden.status_code) == (404, 403)


def replied(request: bytes, code: str, *events: tuple[str, str, str]) -> bytes:
    """Return the answer of the archives to a request, with their decisions on units."""
    said = "".join(
        "<Event><EventDateTime>2026-07-10T10:00:00Z</EventDateTime>"
        f"<Outcome>{outcome}</Outcome><OutcomeDetailMessage>{reason}</OutcomeDetailMessage>"
        f"<EventDetailData>{unit}</EventDetailData></Event>"
        for unit, outcome, reason in events
    )
    (asked,) = texts(request, "MessageIdentifier")
    return (
        '<AuthorizationControlAuthorityRequestReply xmlns="fr:gouv:culture:archivesdefrance:seda:v2.1">'
        "<Date>2026-07-10T10:00:00Z</Date><MessageIdentifier>AD25-2026-17</MessageIdentifier>"
        f"<CodeListVersions/><ReplyCode>{code}</ReplyCode><Operation>{said}</Operation>"
        f"<MessageRequestIdentifier>{asked}</MessageRequestIdentifier>"
        "<ArchivalAgency><Identifier>A</Identifier></ArchivalAgency>"
        "<ControlAuthority><Identifier>FRAD025</Identifier></ControlAuthority>"
        "</AuthorizationControlAuthorityRequestReply>"
    ).encode()


def test_the_archives_answer_by_a_message(place: Appraising, tmp_path: Path) -> None:
    listed = place.open()["appraisal"]
    lines = place.home.run("appraisal", "show", listed, "--lines")
    first, second, third = (line["record"] for line in lines)
    answer = tmp_path / "reply.xml"
    answer.write_bytes(replied(written(place, listed, tmp_path / "1")[NAMES[0]], "OK"))
    assert place.refused(place.archivist, "reply", listed, str(answer)) == "agreement-missing"
    place.by(place.esms, "agree", listed)
    assert place.refused(place.archivist, "reply", listed, str(answer)) == "control-reply-other-request"
    request = written(place, listed, tmp_path / "2")[NAMES[2]]
    answer.write_bytes(
        replied(request, "WARNING", (third, "KO", "à garder"), (first, "OK", "vu"), (second, "KO", "à voir"))
    )
    for token, code in (
        ("", "not-allowed"),
        (place.esms, "not-allowed"),
        (place.elsewhere, "not-found"),
    ):
        assert place.refused(token, "reply", listed, str(answer)) == code
    assert place.refused(place.archivist, "reply", listed, str(answer), "--draw", "x") == "draw-not-needed"
    assert [line["verdict"] for line in place.home.run("appraisal", "show", listed, "--lines")] == [None] * 3

    (done,) = place.by(place.archivist, "reply", listed, answer)

    keep([done], "appraisal")
    assert done["state"] == "partly-refused"
    assert [(act["act"], act["lines"], act["reason"]) for act in done["acts"][2:]] == [
        ("visa", [1], "vu"),
        ("refused", [3], "à garder"),
        ("refused", [2], "à voir"),
    ]
    decided = place.home.run("appraisal", "show", listed, "--lines")
    assert [line["verdict"] for line in decided] == ["visa", "refused", "refused"]
    # Sent again after an answer that was lost, it changes nothing.
    assert place.refused(place.archivist, "reply", listed, str(answer)) == "control-reply-taken"
    assert place.home.run("appraisal", "show", listed) == [done]
    with serving(place.home.path, ARCHIVE_NOW="2026-07-10T09:00:00+00:00") as running:
        with running.client(place.archivist) as archivist:
            address, kind = f"/appraisals/{listed}/reply", {"content-type": "application/xml"}
            stranger = replied(request, "WARNING", (listed, "OK", "vu"))
            refused = archivist.post(address, content=stranger, headers=kind)
            odd = archivist.post(address, content=b"{}", headers={"content-type": "application/json"})
            whole = archivist.post(address, content=replied(request, "OK"), headers=kind)
            again = archivist.post(address, content=replied(request, "OK"), headers=kind)
        with running.client(place.esms) as esms:
            forbidden = esms.post(address, content=replied(request, "OK"), headers=kind)
    assert (refused.status_code, refused.json()["code"]) == (422, "control-reply-other-lines")
    assert (odd.status_code, forbidden.status_code) == (415, 403)
    assert (whole.status_code, whole.json()["state"]) == (200, "visa-given")
    assert (again.status_code, again.json()["code"]) == (409, "control-reply-taken")


@pytest.mark.judge
def test_the_judge_takes_the_messages_of_an_elimination_without_visa(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-07-10T09:00:00+00:00")
    place = appraising(home, tmp_path / "flows", status="private", records=1)
    listed = place.open()["appraisal"]
    place.by(place.esms, "agree", listed)
    place.home.settings["ARCHIVE_NOW"] = "2026-10-10T09:00:00+00:00"
    place.home.run("appraisal", "execute", listed)

    for version in ("2.1", "2.2", "2.3"):
        written(place, listed, tmp_path / version, "--seda", version)

    files = sorted(tmp_path.glob("2.?/*.xml"))
    assert [file.name for file in files[:3]] == [*NAMES[:2], "03-ArchiveDestructionNotification.xml"]
    assert [answer["verdict"] for answer in judged_messages(*files)] == ["OK"] * 9
