"""Messages on an elimination are valid in every version of SEDA, whatever the texts in them hold."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exports import SEDA_VERSIONS, Agency, InvalidTransfer, SedaVersion
from exports.formats.seda_messages import (
    Asked,
    AuthorizationReply,
    AuthorizationRequest,
    DestructionNotification,
    MessageHead,
    ReplyCode,
    SedaMessage,
    UnitDecision,
    written_message,
)
from tests.exports.seda_samples import LocalW3C, schema_file
from tests.shared_material import judge

AT = datetime(2050, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=1)))
HOSTILE = "]]> <Élément a=\"1\" b='2'> &amp; &#0; \x00\x0b \u202e \ud800 \uffff <!-- <?xml ?> " + "x" * 40_000
ARCHIVAL, PRODUCER, CONTROL = Agency("DEV-ARCHIVE <&> DUI"), Agency("FINESS-EJ-250000999"), Agency("FRAD025")


def head(*comments: str, identifier: str = "DUI-25-1") -> MessageHead:
    return MessageHead(identifier=identifier, date=AT, comments=comments)


def request(asked: Asked, *units: str, comment: str = "") -> AuthorizationRequest:
    return AuthorizationRequest(
        head=head(comment),
        asked=asked,
        requested_on=date(2050, 3, 1),
        units=units,
        requester=PRODUCER,
        archival=ARCHIVAL,
        asked_agency=PRODUCER if asked is Asked.PRODUCER else CONTROL,
    )


def reply(asked: Asked, code: ReplyCode, *decisions: UnitDecision) -> AuthorizationReply:
    return AuthorizationReply(
        head=head("Réponse"),
        asked=asked,
        code=code,
        request="DUI-25-1",
        decisions=decisions,
        archival=ARCHIVAL,
        asked_agency=PRODUCER if asked is Asked.PRODUCER else CONTROL,
    )


def notification(*units: str) -> DestructionNotification:
    return DestructionNotification(
        head=head(), reply="DUI-25-2", units=units, archival=ARCHIVAL, originating=PRODUCER
    )


def decision(reason: str = "vu", *, accepted: bool = True, unit: str = "unit-1") -> UnitDecision:
    return UnitDecision(label="Visa", at=AT, accepted=accepted, reason=reason, unit=unit)


def all_kinds() -> Iterator[SedaMessage]:
    for asked in Asked:
        yield request(asked, "unit-1", "unit-2", comment=HOSTILE)
        yield reply(asked, ReplyCode.PARTLY, decision(HOSTILE), decision("", accepted=False, unit=""))
        yield reply(asked, ReplyCode.REFUSED)
    yield notification("unit-1")


def bytes_of(message: SedaMessage, version: SedaVersion) -> bytes:
    return "".join(written_message(message, version)).encode()


def tree_of(message: SedaMessage, version: SedaVersion = "2.2") -> Any:
    return etree.fromstring(bytes_of(message, version))


def texts(tree: Any, name: str) -> Sequence[str]:
    return [one.text for one in tree.iter(f"{{*}}{name}")]


@pytest.mark.parametrize("version", SEDA_VERSIONS)
def test_every_message_is_valid_for_libxml2(version: SedaVersion) -> None:
    parser = etree.XMLParser()
    parser.resolvers.add(LocalW3C())
    schema = etree.XMLSchema(etree.parse(str(schema_file(version)), parser))

    for message in all_kinds():
        assert schema.validate(tree_of(message, version)), (message.name, schema.error_log)


@pytest.mark.judge
def test_the_judge_takes_every_message_of_every_version(tmp_path: Path) -> None:
    files = []
    for version in SEDA_VERSIONS:
        for number, message in enumerate(all_kinds()):
            files.append(tmp_path / f"{version}-{number}.xml")
            files[-1].write_bytes(bytes_of(message, version))

    answers = judged_messages(*files)

    assert {answer["message"] for answer in answers} == {message.name for message in all_kinds()}
    assert {answer["seda_version"] for answer in answers} == set(SEDA_VERSIONS)
    for answer in answers:
        assert (answer["verdict"], answer["findings"]) == ("OK", []), answer


def judged_messages(*files: Path) -> list[dict[str, Any]]:
    """Return what the judge answers about messages."""
    ended = subprocess.run(
        [str(judge("seda")), "message", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode in (0, 1), f"the judge gave no verdict: {ended.stderr[-2000:]}"
    return [json.loads(line) for line in ended.stdout.splitlines()]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4), st.text())
def test_no_text_leaves_its_element(reasons: list[str], comment: str) -> None:
    written = reply(Asked.CONTROL, ReplyCode.PARTLY, *map(decision, reasons))
    asked = request(Asked.CONTROL, "unit-1", comment=comment)

    assert len(texts(tree_of(written), "Event")) == len(reasons)
    assert texts(tree_of(written), "EventDetailData") == ["unit-1"] * len(reasons)
    assert texts(tree_of(asked), "UnitIdentifier") == ["unit-1"]


def test_times_are_written_in_utc_and_a_request_has_its_day() -> None:
    tree = tree_of(request(Asked.PRODUCER, "unit-1"))

    assert (texts(tree, "Date"), texts(tree, "RequestDate")) == (["2050-03-01T22:30:00Z"], ["2050-03-01"])
    assert texts(tree, "AuthorizationReason") == ["ArchiveDestructionRequest"]


def test_a_reply_tells_each_decision_with_its_unit_and_its_reason() -> None:
    tree = tree_of(
        reply(
            Asked.CONTROL, ReplyCode.PARTLY, decision("vu"), decision("à garder", accepted=False, unit="u-2")
        )
    )

    assert texts(tree, "ReplyCode") == ["WARNING"]
    assert texts(tree, "Outcome") == ["OK", "KO"]
    assert texts(tree, "OutcomeDetailMessage") == ["vu", "à garder"]
    assert texts(tree, "EventDetailData") == ["unit-1", "u-2"]
    assert texts(tree, "MessageRequestIdentifier") == ["DUI-25-1"]


def test_a_message_without_a_unit_is_refused() -> None:
    for message in (request(Asked.CONTROL), notification()):
        with pytest.raises(InvalidTransfer):
            bytes_of(message, "2.2")


def test_a_message_has_an_identifier_and_a_time_with_its_zone() -> None:
    with pytest.raises(InvalidTransfer):
        head(identifier=" \t")
    with pytest.raises(InvalidTransfer):
        MessageHead(identifier="1", date=datetime(2050, 3, 1))  # noqa: DTZ001 - what is refused


def test_a_long_message_is_written_in_small_pieces() -> None:
    units = (f"unit-{number}" for number in range(100_000))
    message = DestructionNotification(
        head=MessageHead(identifier="1", date=datetime(2050, 3, 1, tzinfo=UTC)),
        reply="2",
        units=units,
        archival=ARCHIVAL,
        originating=PRODUCER,
    )

    pieces = written_message(message, "2.3")

    assert max(map(len, pieces)) < 1_000
