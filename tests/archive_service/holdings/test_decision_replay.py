"""A decision is taken again from its stored data alone, or the reason is given why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import orjson
import pytest
from hypothesis import given, settings

from archive_service.errors import NotFound
from archive_service.holdings.decision_replay import replay_of
from archive_service.holdings.frozen_facts import read_facts, written_facts
from archive_service.holdings.retention_decisions import decided_of
from archive_service.model.decision_review import Verdict
from archive_service.model.decision_serialisation import decision_in, decision_json
from archive_service.model.decisions import Decided, RulebookRef
from retention_rules import ENGINE, FileFacts, Level, Rulebooks, Stay, Trigger, decide, load_rulebook
from tests.archive_service.holdings.golden_decisions import kept, rulebooks
from tests.retention_rules.retention_cases import any_facts

TODAY = date(2026, 11, 29)
BOOKS = rulebooks()
FACTS = FileFacts(
    kind="native-file", legal_status="private", department="25", establishment="250000015", birth=TODAY
)


@dataclass
class Texts:
    """The texts of some rulebooks, by digest."""

    books: Rulebooks
    lost: set[bytes] = field(default_factory=set)

    def text(self, book: RulebookRef) -> bytes:
        for known in self.books.books:
            if known.digest.value == book.digest.value and book.digest.value not in self.lost:
                return known.text
        raise NotFound("the text is not kept")


def decided(facts: FileFacts, books: Rulebooks = BOOKS) -> Decided:
    """Return a decision as it comes back from where it is kept."""
    written = orjson.dumps(decision_json(decided_of(decide(facts, books, TODAY), facts, TODAY)))
    return decision_in(orjson.loads(written))


@given(any_facts)
@settings(max_examples=200)
def test_facts_are_read_as_they_were_frozen(facts: FileFacts) -> None:
    assert read_facts(written_facts(facts)) == facts


@given(any_facts)
@settings(max_examples=100)
def test_any_decision_is_taken_again_from_what_is_kept(facts: FileFacts) -> None:
    found = decided(facts)

    replay = replay_of(found, Texts(BOOKS))

    assert (replay.verdict, replay.problem) == (Verdict.PASSED, "")
    assert replay.again is not None and replay.again.basis == found.basis


def test_every_rulebook_that_could_have_a_say_is_named_with_its_layer() -> None:
    basis = decided(FACTS).basis

    assert basis is not None
    assert [(book.layer, book.key) for book in basis.rulebooks] == [
        ("esms", "250000015"),
        ("department", "25"),
        ("national", ""),
    ]
    assert [book.digest.value for book in basis.rulebooks] == [
        book.digest.value for book in (BOOKS.esms["250000015"], BOOKS.departments["25"], BOOKS.national)
    ]


def test_a_perimeter_rule_of_another_rulebook_changes_what_the_decision_rests_on() -> None:
    """The rule and its rulebook are the same: the digest of that rulebook says nothing about the
    perimeter.
    """
    facts = replace(FACTS, establishment="250000007")
    text = BOOKS.departments["25"].text + (
        b'\n[[perimeter]]\ncode = "PERIM-25"\ntitle = "Le d\xc3\xa9partement collecte."\nincluded = true\n'
        b'kinds = ["native-file"]\nbinding = "department"\nsource = "convention"\nverified = true\n'
    )
    changed = replace(BOOKS, departments={"25": load_rulebook(text, Level.DEPARTMENT, "25", where="25.toml")})

    before, after = decided(facts), decided(facts, changed)

    assert (before.in_perimeter, after.in_perimeter) == (False, True)
    assert before.rulebook_digest == after.rulebook_digest
    assert before.basis is not None and after.basis is not None
    assert before.basis.rulebooks != after.basis.rulebooks
    assert replay_of(before, Texts(BOOKS)).verdict is Verdict.PASSED
    assert replay_of(after, Texts(changed)).verdict is Verdict.PASSED


def test_a_decision_that_its_facts_do_not_give_fails() -> None:
    found = decided(FACTS)

    for wrong in (
        replace(found, status="ended"),
        replace(found, last_day=date(2027, 1, 1)),
        replace(found, access_last_day=None),
        replace(found, sampling="un sur dix"),
        replace(found, active_until=date(2027, 1, 1)),
        replace(found, in_perimeter=not found.in_perimeter),
    ):
        assert replay_of(wrong, Texts(BOOKS)).verdict is Verdict.FAILED


@pytest.mark.parametrize("book", ["esms", "department", "national"])
def test_without_the_text_of_one_rulebook_nobody_can_tell(book: str) -> None:
    found = decided(FACTS)
    assert found.basis is not None
    (lost,) = [one.digest.value for one in found.basis.rulebooks if one.layer == book]

    replay = replay_of(found, Texts(BOOKS, {lost}))

    assert (replay.verdict, replay.again) == (Verdict.INDETERMINATE, None)
    assert "not-found" in replay.problem


def test_another_text_under_the_name_of_a_rulebook_is_not_believed() -> None:
    class Others(Texts):
        def text(self, book: RulebookRef) -> bytes:
            return super().text(book).replace(b"years = 20", b"years = 2")

    replay = replay_of(decided(FACTS), Others(BOOKS))

    assert replay.verdict is Verdict.INDETERMINATE
    assert "not the text whose digest" in replay.problem


def test_an_engine_of_a_later_version_that_decides_otherwise_leaves_it_open() -> None:
    found = decided(FACTS)
    assert found.basis is not None
    later = replace(found, basis=replace(found.basis, engine=ENGINE + 1))

    assert replay_of(later, Texts(BOOKS)).verdict is Verdict.PASSED
    replay = replay_of(replace(later, status="ended"), Texts(BOOKS))
    assert (replay.verdict, replay.again is None) == (Verdict.INDETERMINATE, False)
    assert "engine" in replay.problem


def test_a_former_engine_takes_its_decisions_again_itself() -> None:
    """The first engine believed a death before the birth, which shortens the delay."""
    facts = replace(
        FACTS, stays=(Stay(None, date(2020, 1, 1)),), birth=date(2021, 1, 1), death=date(2020, 6, 1)
    )
    by_first = decided_of(decide(facts, BOOKS, TODAY, engine=1), facts, TODAY)
    by_last = decided(facts)

    assert (by_first.last_day, by_last.last_day) == (date(2030, 6, 1), date(2049, 1, 1))
    for found, engine in ((by_first, 1), (by_last, ENGINE)):
        assert found.basis is not None and found.basis.engine == engine
        assert replay_of(found, Texts(BOOKS)).verdict is Verdict.PASSED
    assert replay_of(replace(by_first, last_day=by_last.last_day), Texts(BOOKS)).verdict is Verdict.FAILED


def test_facts_with_an_event_of_a_later_version_leave_it_open() -> None:
    found = decided(replace(FACTS, events={Trigger.QUITUS: TODAY}))
    assert found.basis is not None
    later = replace(found, basis=replace(found.basis, facts=found.basis.facts.replace(b"quitus", b"wedding")))

    replay = replay_of(later, Texts(BOOKS))

    assert (replay.verdict, replay.again) == (Verdict.INDETERMINATE, None)
    assert "wedding" in replay.problem


def test_a_decision_of_a_version_that_kept_no_facts_cannot_be_taken_again() -> None:
    former = replace(decided(FACTS), basis=None)

    assert replay_of(former, Texts(BOOKS)).verdict is Verdict.INDETERMINATE


def test_every_decision_that_was_ever_kept_is_read_and_taken_again() -> None:
    """Fails when a change affects decisions or their words: `ENGINE` must then be increased, and the former
    engine must still decide as it did.
    """
    verdicts: dict[int, set[Verdict]] = {}
    for found, texts in kept():
        assert found.basis is not None
        replay = replay_of(found, texts)
        verdicts.setdefault(found.basis.engine, set()).add(replay.verdict)

    assert verdicts == {engine: {Verdict.PASSED} for engine in range(1, ENGINE + 1)}
