"""The decision on one record: which rulebook holds, what follows, and how it is said."""

from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from retention_rules import (
    Appeal,
    Binding,
    Decision,
    FileFacts,
    FinalAction,
    Level,
    Rulebooks,
    Status,
    Trigger,
    combined_digest,
    decide,
    load_rulebook,
)
from tests.retention_rules.retention_cases import ANY_MOMENT, SHIPPED, TODAY, any_days, any_facts, resident


def shipped(facts: FileFacts, today: date = TODAY) -> Decision:
    return decide(facts, SHIPPED, today)


ESMS = """
level = "esms"
key = "250000001"
name = "référentiel de l’établissement"
[[retention]]
code = "ESMS-LONG"
title = "Tout document"
final_action = "keep"
binding = "practice"
source = "Décision du conseil d’administration"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 50
[[perimeter]]
code = "ESMS-HORS"
title = "L’établissement verse aux archives communales."
included = false
binding = "practice"
source = "Convention"
verified = true
"""
WITH_ESMS = Rulebooks(
    national=SHIPPED.national,
    departments=SHIPPED.departments,
    esms={"250000001": load_rulebook(ESMS.encode(), Level.ESMS, "250000001", where="esms")},
)


def test_a_medical_file_is_decided_by_the_national_rule() -> None:
    decision = shipped(resident())

    assert decision.rule == "MED-R1112-7"
    assert decision.status is Status.RUNNING
    assert (decision.first_day, decision.last_day) == (date(2023, 4, 3), date(2043, 4, 3))
    assert decision.final_action is FinalAction.SAMPLE
    assert decision.rulebook_digest == SHIPPED.national.digest
    assert "R1112-7" in decision.source
    assert decision.in_perimeter


def test_the_explanation_can_be_read_aloud() -> None:
    assert shipped(resident()).explanation.startswith(
        "Règle MED-R1112-7, « Dossier médical et documents de soins » (référentiel national). "
        "Le dossier est conservé 20 ans après la fin du dernier séjour ou la dernière consultation "
        "(3 avril 2023), et au moins jusqu’au 28e anniversaire de la personne, "
        "c’est-à-dire jusqu’au 3 avril 2043 inclus."
    )


def test_the_explanation_of_a_death_says_which_day_counts() -> None:
    explanation = shipped(resident(died=date(2024, 5, 1))).explanation

    assert "Le décès, le 1er mai 2024, est survenu moins de 10 ans après le dernier passage" in explanation
    assert "10 ans après le décès, jusqu’au 1er mai 2034 inclus." in explanation


def test_the_explanation_of_an_unverified_rule_says_so() -> None:
    decision = shipped(replace(resident(), kind="native-file"))

    assert not decision.verified
    assert "pas encore vérifiée" in decision.explanation


def test_a_rule_of_the_department_wins_over_a_national_one() -> None:
    decision = shipped(
        replace(resident(), document_type="DOSSIER-ADMINISTRATIF", events={Trigger.QUITUS: date(2023, 6, 1)})
    )

    assert decision.rule == "EHPAD-ADM-25"
    assert decision.level is Level.DEPARTMENT
    assert decision.rulebook_digest == SHIPPED.departments["25"].digest
    assert decision.last_day == date(2028, 6, 1)


def test_a_rule_of_the_establishment_wins_over_the_others() -> None:
    facts = replace(resident(), document_type="DOSSIER-ADMINISTRATIF", establishment="250000001")

    decision = decide(facts, WITH_ESMS, TODAY)

    assert decision.rule == "ESMS-LONG"
    private = decide(replace(facts, legal_status="private", public_service_mission=None), WITH_ESMS, TODAY)
    assert (private.in_perimeter, private.perimeter.rule) == (False, "ESMS-HORS")


def test_an_establishment_does_not_exclude_what_a_law_includes() -> None:
    facts = replace(resident(), establishment="250000001")

    found = [decide(facts, WITH_ESMS, TODAY, engine).perimeter for engine in (3, 4)]

    assert [(one.included, one.rule) for one in found] == [(False, "ESMS-HORS"), (True, "PERIM-PUBLIC")]


def test_a_rulebook_of_the_legal_entity_holds_for_its_establishments() -> None:
    decision = decide(replace(resident(), legal_entity="250000001"), WITH_ESMS, TODAY)

    assert decision.rule == "ESMS-LONG"


def test_a_rule_of_another_department_is_not_heard() -> None:
    decision = shipped(replace(resident(), document_type="DOSSIER-ADMINISTRATIF", department="83"))

    assert decision.rule == "MED-R1112-7"


def test_where_a_fact_is_missing_the_longest_rule_holds_and_nothing_is_destroyed() -> None:
    decision = shipped(replace(resident(left=date(2000, 1, 1)), document_type=None, department="75"))

    assert decision.status is Status.NOT_STARTED
    assert decision.final_action is FinalAction.UNDECIDED
    assert "Il manque un fait pour choisir" in decision.explanation


def test_private_archives_are_outside_unless_a_public_service_is_known() -> None:
    private = replace(resident(), legal_status="private")

    assert not shipped(private).in_perimeter
    assert "privées" in shipped(private).perimeter_reason
    assert shipped(replace(private, public_service_mission=True)).in_perimeter
    assert not shipped(replace(private, public_service_mission=False)).in_perimeter


def test_an_establishment_of_unknown_status_is_presumed_inside() -> None:
    decision = shipped(replace(resident(), legal_status=None))

    assert decision.in_perimeter
    assert decision.perimeter.rule == "PERIM-PRESUME"


def test_the_active_base_ends_two_years_after_the_last_contact() -> None:
    facts = replace(resident(), kind="native-file", last_contact=date(2023, 4, 3))

    assert shipped(facts).active_until == date(2025, 4, 3)
    assert shipped(replace(facts, last_contact=None)).active_until is None


def test_medical_secrecy_ends_25_years_after_death_or_120_after_birth() -> None:
    alive, dead = shipped(resident()).access, shipped(resident(died=date(2024, 5, 1))).access

    assert (alive.code, alive.first_day, alive.last_day) == (
        "ACC-MED-120",
        date(1940, 1, 5),
        date(2060, 1, 5),
    )
    assert (dead.code, dead.first_day, dead.last_day) == ("ACC-MED-25", date(2024, 5, 1), date(2049, 5, 1))
    assert shipped(resident(born=None)).access.last_day is None


def test_privacy_of_an_establishments_data_ends_50_years_after_the_document() -> None:
    access = shipped(FileFacts(kind="structure-data", document_date=date(2020, 2, 29))).access

    assert (access.code, access.last_day) == ("ACC-VIEPRIVEE-50", date(2070, 3, 1))


def test_a_collective_event_is_kept_as_long_as_the_last_file_that_names_it() -> None:
    event = FileFacts(kind="collective-event", events={Trigger.RELATED_FILES_ENDED: date(2043, 4, 3)})

    assert shipped(event).last_day == date(2043, 4, 3)
    assert shipped(replace(event, events={})).status is Status.NOT_STARTED


def test_a_record_of_a_kind_no_rule_knows_is_kept() -> None:
    decision = shipped(FileFacts(kind="another"))

    assert decision.status is Status.NO_RULE
    assert decision.final_action is FinalAction.UNDECIDED
    assert decision.rule is None
    assert decision.rulebook_digest == combined_digest([SHIPPED.national])
    assert not decision.is_due(date.max)


def test_a_pending_appeal_is_said() -> None:
    decision = shipped(resident(appeals=[Appeal(date(2025, 2, 1), None)]))

    assert decision.status is Status.SUSPENDED
    assert decision.last_day is None
    assert "Un recours introduit le 1er février 2025 est en cours" in decision.explanation


@ANY_MOMENT
@given(any_facts, any_days)
def test_deciding_never_fails_and_always_says_why(facts: FileFacts, today: date) -> None:
    decision = decide(facts, WITH_ESMS, today)

    assert decision.explanation.endswith(".")
    assert decision.perimeter_reason
    assert decision.status is not Status.ENDED or decision.is_due(today)
    assert decision.is_due(today) <= (decision.last_day is not None)


@ANY_MOMENT
@given(any_facts)
def test_the_same_facts_give_the_same_decision(facts: FileFacts) -> None:
    assert shipped(facts) == shipped(replace(facts))


@ANY_MOMENT
@given(any_facts)
def test_only_a_more_precise_text_that_keeps_longer_wins_over_the_establishment(facts: FileFacts) -> None:
    decision = decide(replace(facts, establishment="250000001"), WITH_ESMS, TODAY)

    if decision.rule != "ESMS-LONG":
        (step,) = (step for step in decision.steps if step.text.startswith("Un texte peut imposer aussi"))
        assert str(decision.rule) in step.text
        assert decision.binding in (Binding.LAW, Binding.CIRCULAR)


@ANY_MOMENT
@given(any_facts)
def test_a_department_that_has_a_rule_is_never_overruled_by_the_nation(facts: FileFacts) -> None:
    registers = replace(
        facts,
        kind="structure-data",
        document_type="REGISTRE",
        category="500",
        legal_status="public",
        department="25",
        establishment=None,
    )

    assert decide(registers, WITH_ESMS, TODAY).rule == "EHPAD-REG-25"


@ANY_MOMENT
@given(any_facts, any_days)
def test_a_suspended_record_is_never_due(facts: FileFacts, lodged: date) -> None:
    decision = shipped(replace(facts, appeals=(Appeal(lodged, None),)), today=date.max)

    assert decision.status is not Status.ENDED
    assert not decision.is_due(date.max)


UNKNOWABLE = st.sampled_from(
    ["document_type", "document_date", "category", "legal_status", "birth", "death", "last_contact"]
)


@ANY_MOMENT
@given(any_facts, UNKNOWABLE)
def test_losing_a_fact_never_frees_a_record_sooner(facts: FileFacts, name: str) -> None:
    # A birth that is not known cannot contradict a death.
    assume(facts.birth is None or facts.death is None or facts.birth <= facts.death)
    # Kinds without document types take None for "no type", which is a fact and not a gap.
    lost: dict[str, None] = {name: None}
    typed = name != "document_type" or facts.kind == "cda-document"
    known = shipped(facts)

    unknown = shipped(replace(facts, **lost)) if typed else known  # type: ignore[arg-type]

    assert unknown.last_day is None or (known.last_day is not None and unknown.last_day >= known.last_day)


@ANY_MOMENT
@given(any_facts, st.sampled_from(Trigger))
def test_losing_an_event_never_frees_a_record_sooner(facts: FileFacts, name: Trigger) -> None:
    known = shipped(facts)

    unknown = shipped(
        replace(facts, events={event: day for event, day in facts.events.items() if event is not name})
    )

    assert unknown.last_day is None or (known.last_day is not None and unknown.last_day >= known.last_day)


@ANY_MOMENT
@given(any_facts)
def test_a_file_without_any_date_never_ends(facts: FileFacts) -> None:
    bare = FileFacts(
        kind=facts.kind,
        document_type=facts.document_type,
        category=facts.category,
        legal_status=facts.legal_status,
        department=facts.department,
    )

    assert shipped(bare, today=date.max).status is not Status.ENDED
