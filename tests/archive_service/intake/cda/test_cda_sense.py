"""CDA documents keep their meaning in French: negations, doses, absences, dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archive_service.intake.cda.examine import cda_content
from archive_service.intake.cda.labels_fr import ACTS, LABELS, TRANSPARENT, UNSAID
from archive_service.wording.null_flavors import NULL_FLAVORS
from tests.archive_service.intake.cda_samples import sample, section
from tests.archive_service.intake.reading_aloud import case, content_lines, drawn_text
from tests.shared_material import SAMPLES, needed


def lines(sections: str) -> list[str]:
    return content_lines(cda_content(sample(sections=sections), ""))


def entry(act: str) -> list[str]:
    return lines(section("Texte", entries=f"<entry>{act}</entry>"))


def act(kind: str = "observation", attributes: str = 'moodCode="EVN"', inner: str = "") -> str:
    return f'<{kind} {attributes}><code code="x" displayName="Allergie"/>{inner}</{kind}>'


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (act(attributes='moodCode="EVN" negationInd="true"'), "DÉCLARÉ ABSENT (négation) : Allergie : "),
        (act("procedure", 'moodCode="EVN" negationInd="true"'), "NON FAIT (négation) : Allergie : "),
        (
            act("substanceAdministration", 'moodCode="RQO" negationInd="true"'),
            "NE PAS FAIRE (négation) : Allergie (demandé) : ",
        ),
        (act("supply", 'moodCode="INT" negationInd="true"'), "NE PAS FAIRE (négation) : Allergie (prévu) : "),
        (act(inner='<statusCode code="aborted"/>'), "Interrompu : Allergie : "),
        (act(inner='<statusCode code="nullified"/>'), "Saisi par erreur : Allergie : "),
        (act(inner='<statusCode code="cancelled"/>'), "Annulé : Allergie : "),
        (
            act(attributes='moodCode="EVN" negationInd="true"', inner='<statusCode code="nullified"/>'),
            "DÉCLARÉ ABSENT (négation), Saisi par erreur : Allergie : ",
        ),
        (act(attributes='moodCode="EVN" negationInd="false"'), "Allergie : "),
        (act(inner='<statusCode code="completed"/>'), "Allergie : "),
    ],
)
def test_what_is_not_so_is_said_at_the_head_of_its_line(node: str, said: str) -> None:
    assert said in entry(node)


def test_a_negated_relation_is_said_before_what_it_leads_to() -> None:
    said = entry(
        act(inner=f'<entryRelationship typeCode="CAUS" negationInd="true">{act()}</entryRelationship>')
    )
    assert said[said.index("NÉGATION : ce qui suit est nié") + 1] == "Allergie : "


def at(code: str, offset: str = "") -> str:
    inside = f"<offset>{offset}</offset>" if offset else ""
    return f'<effectiveTime xsi:type="EIVL_TS"><event code="{code}"/>{inside}</effectiveTime>'


def each(inner: str, attributes: str = "") -> str:
    return f'<effectiveTime xsi:type="PIVL_TS"{attributes}>{inner}</effectiveTime>'


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (at("ACM", '<low value="-30" unit="min"/>'), "30 minutes avant le petit déjeuner"),
        (at("C", '<low value="-10" unit="min"/>'), "10 minutes avant le repas"),
        (
            at("PC").replace("</eff", '<offset value="1" unit="h"/></eff'),
            "1 heure après le repas",
        ),
        (at("HS"), "au coucher"),
        (at("AC", '<low value="0" unit="min"/>'), "avant le repas"),
        (
            at("AC", '<low value="-60" unit="min"/><high value="-30" unit="min"/>'),
            "60 minutes à 30 minutes avant le repas",
        ),
        (at("AC", '<low value="30" unit="min"/>'), "avant le repas (décalage : 30 minutes après)"),
        (
            at("C", '<low value="-10" unit="min"/><high value="10" unit="min"/>'),
            "au repas (décalage : de -10 minutes à 10 minutes)",
        ),
        ('<effectiveTime><event code="PCV"/></effectiveTime>', "après le dîner"),
        (
            '<effectiveTime xsi:type="EIVL_TS"><event nullFlavor="UNK"/></effectiveTime>',
            "non renseigné (inconnu)",
        ),
        (each('<period value="8" unit="h"/>'), "toutes les 8 heures"),
        (each('<period value="1" unit="d"/>', ' operator="A"'), "chaque jour"),
        (each('<period value="1" unit="J"/>'), "tous les 1 J"),
        (
            each('<period value="12" unit="h"/>', ' institutionSpecified="true"'),
            "toutes les 12 heures, aux heures fixées par l'établissement",
        ),
        (
            each('<phase><low value="20240506"/></phase><period value="1" unit="wk"/>', ' alignment="DW"'),
            "chaque semaine, le lundi, à partir du 6 mai 2024",
        ),
        (
            each(
                '<phase><low value="202405060800"/><width value="10" unit="min"/></phase>'
                '<period value="1" unit="d"/>'
            ),
            "chaque jour, à partir du 6 mai 2024 à 08:00, pendant 10 minutes chaque fois",
        ),
        (
            each('<period><low value="4" unit="h"/><high value="6" unit="h"/></period>'),
            "toutes les 4 à 6 heures",
        ),
        (
            '<effectiveTime xsi:type="SXPR_TS"><comp xsi:type="EIVL_TS"><event code="ACM"/></comp>'
            '<comp xsi:type="EIVL_TS" operator="I"><event code="ACV"/></comp></effectiveTime>',
            "avant le petit déjeuner, et avant le dîner",
        ),
    ],
)
def test_when_and_how_often_a_dose_is_taken_is_said(time: str, said: str) -> None:
    node = act("substanceAdministration", 'moodCode="INT"', time)
    assert f"Moments : {said}" in entry(node)


def test_a_period_of_treatment_stays_a_date() -> None:
    time = '<effectiveTime xsi:type="IVL_TS"><low value="20240501"/><high value="20240508"/></effectiveTime>'
    assert "Date : du 1er mai 2024 au 8 mai 2024" in entry(
        act("substanceAdministration", 'moodCode="INT"', time)
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('<value xsi:type="ST">2306-11</value>', "2306-11"),
        ('<value xsi:type="ST">20230611</value>', "20230611"),
        ('<value xsi:type="INT" value="20230611"/>', "20230611"),
        ('<value xsi:type="PQ" value="2023" unit="1"/>', "2023"),
        ('<value xsi:type="CD" code="20230611"/>', "20230611"),
        ('<value xsi:type="TS" value="20230611"/>', "11 juin 2023"),
        ('<value xsi:type="IVL_PQ"><low value="20230611"/></value>', "à partir de 20230611"),
    ],
)
def test_only_what_the_schema_types_as_a_time_is_read_as_one(value: str, said: str) -> None:
    assert f"Allergie : {said}" in entry(act(inner=value))


@pytest.mark.parametrize("tag", ["lotNumberText", "desc", "softwareName"])
@given(day=st.dates().map(lambda day: day.strftime("%Y%m%d")))
def test_a_text_that_looks_like_a_time_is_printed_as_written(tag: str, day: str) -> None:
    said = entry(
        act(inner=f"<participant><participantRole><{tag}>{day}</{tag}></participantRole></participant>")
    )
    assert any(line.endswith(f" : {day}") for line in said)


@pytest.mark.parametrize("tag", ["expirationTime", "availabilityTime"])
def test_a_time_of_the_schema_is_read_as_one(tag: str) -> None:
    said = entry(
        act(inner=f'<participant><participantRole><{tag} value="20250131"/></participantRole></participant>')
    )
    assert any(line.endswith(" : 31 janvier 2025") for line in said)


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<value xsi:type="PQ" nullFlavor="ASKU"/>', "Allergie : non renseigné (demandé mais inconnu)"),
        ('<value xsi:type="PQ" nullFlavor="MSK"/>', "Allergie : non renseigné (masqué)"),
        ('<value xsi:type="ST"/>', "Allergie : non renseigné"),
        ('<effectiveTime nullFlavor="UNK"/>', "Date : non renseigné (inconnu)"),
        ('<routeCode nullFlavor="NI"/>', "Voie d'administration : non renseigné (sans information)"),
        ("<priorityCode/>", "Priorité : non renseigné"),
        ('<id nullFlavor="MSK"/>', "Identifiant : non renseigné (masqué)"),
        (
            '<performer nullFlavor="MSK"><assignedEntity><id extension="1"/></assignedEntity></performer>',
            "Raison de l'absence : non renseigné (masqué)",
        ),
        ('<statusCode nullFlavor="UNK"/>', "Statut : non renseigné (inconnu)"),
    ],
)
def test_an_absent_value_keeps_the_name_of_its_field(inner: str, said: str) -> None:
    assert said in entry(act(inner=inner))


def test_a_value_without_words_leaves_its_place_to_the_text() -> None:
    inner = '<text>mot</text><value xsi:type="CD"><originalText><reference value="#"/></originalText></value>'
    assert "Allergie : mot" in entry(act(inner=inner))


def test_an_empty_name_is_not_whom_a_participant_is_called_by() -> None:
    role = '<playingEntity><code code="1" displayName="PARACETAMOL"/><name/></playingEntity>'
    said = entry(act(inner=f"<participant><participantRole>{role}</participantRole></participant>"))
    assert {"Participant : ", "Type : PARACETAMOL", "Nom : non renseigné"} <= set(said)


def test_an_act_without_a_name_is_not_called_by_the_reason() -> None:
    said = entry(
        '<observation moodCode="EVN"><code nullFlavor="UNK"/><value xsi:type="ST">oui</value></observation>'
    )
    assert "Observation : oui" in said
    assert "Type : non renseigné (inconnu)" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ('<family nullFlavor="MSK"/><given>Léa</given>', "Léa, nom : non renseigné (masqué)"),
        ('<family>X</family><given nullFlavor="UNK"/>', "X, prénom : non renseigné (inconnu)"),
    ],
)
def test_an_absent_part_of_a_name_is_said(name: str, said: str) -> None:
    inner = (
        "<performer><assignedEntity><assignedPerson>"
        f"<name>{name}</name></assignedPerson></assignedEntity></performer>"
    )
    assert f"Exécutant : {said}" in entry(act(inner=inner))


def component(inner: str, attributes: str = "") -> str:
    return f"<component><section{attributes}><title>Traitements</title>{inner}</section></component>"


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (component("<text>x</text>", ' nullFlavor="MSK"'), "Rubrique masquée (MSK)"),
        (component('<text nullFlavor="NI"/>'), "Rubrique sans information (NI)"),
        (component('<text nullFlavor="ASKU"/>'), "Rubrique demandée mais inconnue (ASKU)"),
        (component("", ' nullFlavor="NASK"'), "Rubrique non demandée (NASK)"),
        (component(""), "Rubrique vide dans la source."),
        (component("<text/>"), "Rubrique vide dans la source."),
        ('<component nullFlavor="MSK"/>', "Rubrique masquée (MSK)"),
        (
            component("<text>x</text>").replace("<component>", '<component nullFlavor="NAV">'),
            "Rubrique non disponible à ce jour (NAV)",
        ),
    ],
)
def test_a_section_that_holds_nothing_says_so_or_why(sections: str, said: str) -> None:
    assert said in lines(sections)


def test_no_known_allergy_is_no_absence() -> None:
    said = lines(section("Aucune allergie connue"))
    assert "Aucune allergie connue" in said
    assert not [line for line in said if "Rubrique" in line or "non renseigné" in line]


@given(st.sampled_from(sorted(NULL_FLAVORS)))
def test_every_null_flavor_of_a_value_is_said_under_its_name(flavor: str) -> None:
    said = entry(act(inner=f'<value xsi:type="CD" nullFlavor="{flavor}"/>'))
    assert any(line.startswith("Allergie : ") and NULL_FLAVORS[flavor] in line for line in said)


def test_every_element_of_the_schema_has_a_french_name() -> None:
    schemas = needed(SAMPLES / "xsd")
    files = [*schemas.glob("POCD*.xsd"), *schemas.glob("sdtc/*.xsd"), *schemas.glob("pharmacy/*.xsd")]
    names = {
        element.get("name")
        for file in files
        for element in etree.parse(file).iter("{http://www.w3.org/2001/XMLSchema}element")
        if element.get("name")
    }
    assert len(names) > 200
    assert {one for one in names if one not in {*LABELS, *ACTS, *TRANSPARENT, *UNSAID}} == set()


def test_the_case_of_a_dose_before_a_meal_is_told_in_the_drawn_text() -> None:
    said = drawn_text(case("18g-medication-before-meal.xml"))
    assert "Moments 30 minutes avant le petit déjeuner" in said
    assert "Dose de 1 à 2" in said
