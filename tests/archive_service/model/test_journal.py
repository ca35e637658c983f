"""Entries of the journal: one encoding, and nothing in them that identifies a person."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.actors import Role
from archive_service.model.journal import JournalEntry, Tag
from signing.tiles import MAX_ENTRY

ID = UUID("6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10")
AT = datetime(2026, 3, 1, 12, 30, 15, 42, tzinfo=UTC)

names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:+_]{0,80}", fullmatch=True)


def entry(*facts: tuple[str, str], subject: str = str(ID), actor: str = "service") -> JournalEntry:
    return JournalEntry(
        id=ID,
        tag=Tag.DEPOSIT_RECEIVED,
        subject=subject,
        at=AT,
        actor=actor,
        role=Role.SERVICE,
        facts=facts,
    )


def test_the_leaf_of_an_entry_is_settled_for_ever() -> None:
    assert entry(("records", "2"), ("grade", "ok")).canonical() == (
        b'{"actor":"service","at":"2026-03-01T12:30:15.000042Z","facts":{"grade":"ok","records":"2"},'
        b'"format":"entry/2","id":"6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10","role":"service",'
        b'"subject":"6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10","tag":"deposit:received"}'
    )


def test_the_same_moment_in_another_zone_is_the_same_leaf() -> None:
    paris = AT.astimezone(timezone(timedelta(hours=1)))

    moved = JournalEntry(
        id=ID, tag=Tag.DEPOSIT_RECEIVED, subject=str(ID), at=paris, actor="service", role=Role.SERVICE
    )

    assert moved.canonical() == entry().canonical()


@given(st.dictionaries(names, codes, max_size=12))
def test_facts_are_read_back_whatever_their_order(facts: dict[str, str]) -> None:
    one = entry(*facts.items())
    other = entry(*reversed(facts.items()))

    assert one.canonical() == other.canonical()
    assert json.loads(one.canonical())["facts"] == facts


def test_a_fact_told_twice_is_refused_instead_of_one_of_them_being_lost() -> None:
    with pytest.raises(ValueError, match="one name"):
        entry(("to", "a"), ("to", "b"))


def test_an_entry_that_no_bundle_can_hold_is_refused() -> None:
    room = MAX_ENTRY - len(entry(("records", "x")).canonical()) + 1

    assert len(entry(("records", "x" * room)).canonical()) == MAX_ENTRY
    with pytest.raises(ValueError, match="65535"):
        entry(("records", "x" * (room + 1)))
    with pytest.raises(ValueError, match="65535"):
        entry(*((f"fact{number}", "a" * 64) for number in range(900)))


@pytest.mark.parametrize(
    "value",
    [
        "2038-05-17",
        "until:2038-05-17",
        "Marie Durand",
        "marie.durand@esms.example",
        "Müller",
        'x"y',
        "a\nb",
        "a/b",
        "\x00",
    ],
)
def test_text_and_days_are_refused_wherever_they_stand(value: str) -> None:
    for make in (
        lambda: entry(("reason", value)),
        lambda: entry(subject=value),
        lambda: entry(actor=value),
    ):
        with pytest.raises(ValueError, match="no text and no day"):
            make()


@pytest.mark.parametrize("name", ["", "Reason", "a-b", "a b", "1"])
def test_the_name_of_a_fact_is_a_code(name: str) -> None:
    with pytest.raises(ValueError, match="no code"):
        entry((name, "x"))


def test_somebody_without_a_pseudonym_is_refused() -> None:
    with pytest.raises(ValueError, match="pseudonym"):
        entry(actor="")
    with pytest.raises(ValueError, match="subject"):
        entry(subject="")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        JournalEntry(
            id=ID,
            tag=Tag.DEPOSIT_RECEIVED,
            subject=str(ID),
            at=datetime(2026, 1, 1),  # noqa: DTZ001 - what is refused
            actor="service",
            role=Role.SERVICE,
        )
