"""Deadlines of export orders are met, missed and told; their evidence can be checked; erasure is followed."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.export_clocks import ClockState, readings
from archive_service.model.export_orders import (
    Deadline,
    Ending,
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
)
from archive_service.model.identifiers import NO_DEPARTMENT, Finess
from archive_service.model.journal import Tag
from archive_service.settings import read_settings
from archive_service.workflows import export_orders
from signing.merkle import leaf_hash, verify_inclusion
from signing.transparency import open_checkpoint
from tests.journeys.homes import FINESS, establishment
from tests.journeys.published_formats import keep
from tests.journeys.test_portability_availability import Life

DAY = timedelta(days=1)
BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def closed(life: Life) -> dict[str, Any]:
    """Deliver, accept everything and close."""
    life.home.run("export", "deliver", life.order, "-o", life.folder / "volumes")
    tree = life.receiver.unpacked(sorted((life.folder / "volumes").glob("*.cms")), life.folder / "tree")
    receipt = life.folder / "receipt"
    signing = ("--sign", life.receiver.key, "--certificate", life.receiver.certificate, "-o", receipt)
    life.home.run("export", "receipt", tree, *signing)
    life.home.run("export", "close", life.order, "--receipt", receipt, "-o", life.folder / "fin")
    return life.line()


def states(line: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in line["clocks"]}


def journaled(life: Life, tag: Tag) -> list[dict[str, str]]:
    services = Services(read_settings(life.home.path))
    try:
        with services.transactions.begin(OPERATOR) as transaction:
            found = transaction.journal.of_tenant(tag, establishment().legal_entity, 0, 100)
    finally:
        services.close()
    return [dict(one.facts) for one in found if one.subject == life.order]


def test_each_clock_of_an_order_says_which_act_met_it(life: Life) -> None:
    before = states(life.line())
    assert (before["pdlgc/acknowledgement"], before["pdlgc/plan"]) == ("met", "met")
    assert before["pdlgc/delivery"] == before["data-act/transition"] == "running"

    line = closed(life)
    keep([line], "export-order")
    assert set(states(line).values()) == {"met"}
    acts = {one["name"]: one["act"] for one in line["clocks"]}
    assert (acts["pdlgc/delivery"], acts["pdlgc/access"]) == ("delivered", "closed")


def test_a_delivery_is_forecast_for_a_day_of_paris() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    due = Deadline(name="p/delivery", due=late, source="s", met_by="delivered")

    assert export_orders._forecast([due], BEGUN.date()) == date(2026, 3, 3)


def test_what_is_due_or_missed_is_listed_over_all_orders(life: Life) -> None:
    assert life.home.run("export", "deadlines", "--within", "10") == []

    due = life.after(25).run("export", "deadlines", "--within", "10")
    keep(due, "export-due")
    names = [(one["order"], one["name"], one["state"]) for one in due]
    assert names == [
        (life.order, "data-act/transition", "running"),
        (life.order, "pdlgc/delivery", "running"),
    ]
    missed = life.after(31).run("export", "deadlines", "--within", "0")
    assert {one["state"] for one in missed} == {"missed"}
    (token,) = life.home.run("token", "create", "--actor", "x", "--role", "esms", "--tenant", "750000999")
    assert life.after(25).run("--token", token["token"], "export", "deadlines") == []


def test_each_reminder_is_journaled_and_logged_once(life: Life) -> None:
    for day in (1, 24, 24.1, 28.5, 31, 32):
        answer = life.after(day).answer("work", "--until-empty")
        assert answer.code == 0
        assert ('"export.due"' in answer.told) == (day in (24, 28.5, 31)), (day, answer.told)

    told = [
        one["threshold"] for one in journaled(life, Tag.EXPORT_REMINDED) if one["clock"] == "pdlgc:delivery"
    ]
    assert told == ["7d", "2d", "missed"]


def test_the_evidence_of_an_order_can_be_checked_by_anybody(life: Life) -> None:
    closed(life)
    (told,) = life.home.run("export", "evidence", life.order, "-o", life.folder / "evidence")
    folder = Path(told["evidence"]).parent
    names = {one.name for one in folder.iterdir()}
    assert names >= {"index.html", "evidence.json", "acknowledgement.jws", "checkpoint", "receipt.p7m"}

    facts = orjson.loads((folder / "evidence.json").read_bytes())
    life.home.run("trust", "export", "-o", life.folder / "trust")
    verifier = (life.folder / "trust" / "journal.vkey").read_text().strip()
    stated = open_checkpoint((folder / "checkpoint").read_bytes(), verifier)
    tags = set()
    for one in facts["journal"]:
        proof = [b64decode(node) for node in one["proof"]]
        leaf = leaf_hash(one["entry"].encode())
        assert verify_inclusion(leaf, one["index"], stated.size, proof, stated.root)
        tags.add(orjson.loads(one["entry"])["tag"])
    assert tags == {"export:ordered", "export:built", "export:delivered", "export:closed"}
    assert {one["force"] for one in facts["clocks"]} == {"law", "analogy"}
    page = (folder / "index.html").read_text("utf-8")
    assert all(one["source"].replace("'", "&#x27;") in page for one in facts["clocks"])
    assert "<script" not in page


def test_the_mandate_and_the_right_are_in_the_evidence(life: Life) -> None:
    mandate = life.folder / "mandat.pdf"
    mandate.write_bytes(b"%PDF-1.7 mandat")
    asking = ("--establishment", FINESS, "--to", life.receiver.certificate, "--mandate", mandate)
    (line,) = life.home.run("export", "order", *asking, "--right", "contrat <4>")
    life.home.run("export", "evidence", line["order"], "-o", life.folder / "evidence")

    assert (life.folder / "evidence" / "mandate.bin").read_bytes() == mandate.read_bytes()
    assert "contrat &lt;4&gt;" in (life.folder / "evidence" / "index.html").read_text("utf-8")


def test_after_closing_a_window_stays_open_and_ends_by_itself(life: Life) -> None:
    assert life.line()["custody_until"] is None
    until = datetime.fromisoformat(closed(life)["custody_until"])
    assert 90 * DAY <= until - life.begun < 91 * DAY

    for day in (89, 92, 93):
        life.after(day).run("work", "--until-empty")
    assert len(journaled(life, Tag.EXPORT_CUSTODY_ENDED)) == 1
    assert life.home.run("records"), "nothing of ours is destroyed"


def test_erasure_at_the_other_side_is_asked_for_certified_and_followed(life: Life) -> None:
    closed(life)
    letter, certificate = life.folder / "lettre.html", life.folder / "attestation.pdf"
    assert life.line()["erasure"]["state"] == "none"
    certificate.write_bytes(b"%PDF-1.7 attestation")
    told = life.home.answer("export", "erasure", life.order, "--certificate", certificate)
    assert told.told.startswith("order-state: ")

    (line,) = life.home.run("export", "erasure", life.order, "--ask", "-o", letter)
    keep([line], "export-order")
    assert line["erasure"]["state"] == "asked"
    assert line["root"] in letter.read_text("utf-8")
    later = life.after(40)
    later.run("work", "--until-empty")
    later.run("work", "--until-empty")
    assert later.run("export", "status", life.order)[0]["erasure"]["state"] == "late"
    reminders = [one for one in journaled(life, Tag.EXPORT_REMINDED) if one["clock"] == "erasure"]
    assert reminders == [{"clock": "erasure", "threshold": "missed"}]

    for _ in range(2):
        (line,) = life.home.run("export", "erasure", life.order, "--certificate", certificate)
    assert line["erasure"]["state"] == "certified"
    certificate.write_bytes(b"another")
    other = life.home.answer("export", "erasure", life.order, "--certificate", certificate)
    assert other.told.startswith("order-state: ")
    life.home.run("export", "evidence", life.order, "-o", life.folder / "evidence")
    kept = (life.folder / "evidence" / "erasure-certificate.bin").read_bytes()
    assert kept == b"%PDF-1.7 attestation"


def test_erasure_is_not_asked_for_before_the_receiver_has_everything(life: Life) -> None:
    letter = life.folder / "lettre.html"
    answer = life.home.answer("export", "erasure", life.order, "--ask", "-o", letter)
    assert (answer.told.split(":")[0], letter.exists()) == ("order-state", False)
    for wrong in ((), ("--ask",), ("-o", letter), ("--ask", "--certificate", letter)):
        assert life.home.answer("export", "erasure", life.order, *wrong).code == 2


times = st.none() | st.integers(0, 40).map(lambda days: BEGUN + days * DAY)


@given(
    times, times, st.sampled_from(Ending), st.integers(0, 40), st.sampled_from(["delivered", "acknowledged"])
)
def test_a_deadline_is_met_only_by_an_act_in_time(
    delivered: datetime | None, ended: datetime | None, ending: Ending, days: int, met_by: str
) -> None:
    due, now = BEGUN + 20 * DAY, BEGUN + days * DAY
    order = ExportOrder(
        id=UUID(int=1),
        tenant=establishment().legal_entity,
        department=NO_DEPARTMENT,
        state=ExportState.READY,
        ordered_at=BEGUN,
        key="",
        details_or_none=ExportDetails(
            scope=ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),)),
            layouts=(),
            recipient=b"",
            ordered_by="",
            forecast=BEGUN.date(),
            deadlines=(Deadline(name="p/d", due=due, source="s", met_by=met_by),),
            delivered_at=delivered,
            ended=ending if ended else None,
            ended_at=ended,
        ),
    )

    (found,) = readings(order, now)

    act = BEGUN if met_by == "acknowledged" else delivered
    assert (found.state is ClockState.MET) == (act is not None and act <= due)
    if found.state is ClockState.RUNNING:
        assert now <= due
