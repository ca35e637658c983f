"""FHIR resources keep their meaning in French: negations, dates, roles, absences, doses, sections."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake.fhir.vocabulary.elements import element_of
from archive_service.model.content import Section, TableBlock
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text
from tests.archive_service.intake.reading_aloud import case, contents, drawn_text, lines_of

Node = dict[str, Any]
WHO = {"reference": "Patient/ines"}
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def resource(kind: str, **elements: Any) -> Node:
    who = "patient" if element_of(kind, "patient").in_standard else "subject"
    if kind in ("Task", "Appointment"):
        who = "for"
    return {"resourceType": kind, "id": "x", who: WHO} | elements


def lines(*resources: Node) -> list[str]:
    return lines_of(text(bundle(patient(), organization(), stay(), *resources)))


def about(*resources: Node) -> list[str]:
    """Return the lines of the resources alone."""
    before = lines()
    return [line for line in lines(*resources) if line not in before]


def concept(code: str, **more: str) -> Node:
    return {"coding": [{"code": code, **more}]}


def extended(key: str, value: str) -> Node:
    return resource("Observation", extension=[{"url": "http://x/a", key: value}])


def absent(code: str) -> Node:
    return {"extension": [{"url": ABSENT, "valueCode": code}]}


@pytest.mark.parametrize(
    ("node", "title"),
    [
        (
            resource("ServiceRequest", status="active", doNotPerform=True, code={"text": "Contention"}),
            "NE PAS FAIRE : Besoin — Contention",
        ),
        (
            resource("MedicationRequest", doNotPerform=True, medicationCodeableConcept={"text": "Aspirine"}),
            "NE PAS FAIRE : Prescription — Aspirine",
        ),
        (
            resource("AllergyIntolerance", verificationStatus=concept("refuted"), code={"text": "Latex"}),
            "Réfuté : Allergie ou intolérance — Latex",
        ),
        (
            resource("Condition", verificationStatus=concept("entered-in-error"), code={"text": "Diabète"}),
            "Saisi par erreur : Problème de santé — Diabète",
        ),
        (
            resource("Condition", verificationStatus={"text": "Refuted"}, code={"text": "Diabète"}),
            "Réfuté : Problème de santé — Diabète",
        ),
        (
            resource("Condition", clinicalStatus=concept("resolved"), code={"text": "Zona"}),
            "Résolu : Problème de santé — Zona",
        ),
        (
            resource("Observation", status="entered-in-error", code={"text": "Poids"}),
            "Saisi par erreur : Observation — Poids",
        ),
        (
            resource("Observation", status="cancelled", code={"text": "Poids"}),
            "Annulé : Observation — Poids",
        ),
        (
            resource("Procedure", status="not-done", code={"text": "Toilette"}),
            "Non fait : Acte — Toilette",
        ),
        (
            resource("Immunization", status="not-done", vaccineCode={"text": "Grippe"}),
            "Non fait : Vaccination — Grippe",
        ),
        (
            resource("MedicationAdministration", status="not-done", medicationCodeableConcept={"text": "X"}),
            "Non fait : Administration d'un médicament — X",
        ),
        (
            resource("MedicationStatement", status="not-taken", medicationCodeableConcept={"text": "X"}),
            "Non pris : Traitement — X",
        ),
        (resource("Encounter", status="cancelled"), "Annulé : Séjour"),
        (resource("Consent", provision={"type": "deny"}), "Refus : Accord"),
        (resource("Flag", status="inactive", code={"text": "Fugue"}), "Inactif : Alerte — Fugue"),
        (
            resource("FamilyMemberHistory", status="health-unknown", name="Père"),
            "Santé inconnue : Antécédent familial — Père",
        ),
        (
            resource("Goal", lifecycleStatus="rejected", description={"text": "Marcher"}),
            "Refusé : Objectif — Marcher",
        ),
        (
            resource("Task", status="entered-in-error", doNotPerform=True, code={"text": "Peser"}),
            "NE PAS FAIRE, Saisi par erreur : Action — Peser",
        ),
        (
            resource("Observation", code={"text": "Poids"}, modifierExtension=[{"url": "http://x/inverse"}]),
            "Sens modifié par une extension : Observation — Poids",
        ),
    ],
)
def test_what_is_not_so_is_said_at_the_head(node: Node, title: str) -> None:
    assert title in lines(node)


def test_what_is_so_has_no_warning_at_its_head() -> None:
    node = resource("ServiceRequest", status="active", doNotPerform=False, code={"text": "Marche"})
    assert "Besoin — Marche" in lines(node)
    assert "Ne pas faire : non" in lines(node)


def test_a_negation_inside_a_resource_stands_in_the_label_of_its_part() -> None:
    detail = {"doNotPerform": True, "status": "cancelled", "description": "Sortie seule"}
    said = lines(
        resource("CarePlan", status="active", activity=[{"detail": detail}]),
        {
            "resourceType": "Group",
            "id": "g",
            "type": "person",
            "actual": True,
            "member": [{"entity": WHO, "inactive": True}],
        },
        resource("List", status="current", mode="changes", entry=[{"deleted": True, "item": WHO}]),
    )
    assert "Détail — NE PAS FAIRE, Annulé : " in said
    assert "Membre — N'en fait plus partie : " in said
    assert "Élément — Retiré de la liste : " in said


def test_a_reference_to_what_is_not_so_says_it_too() -> None:
    refuted = resource("Condition", verificationStatus=concept("refuted"), code={"text": "Diabète"})
    said = lines(refuted, resource("CarePlan", id="p", addresses=[{"reference": "Condition/x"}]))
    assert "Problèmes traités : Réfuté : Problème de santé — Diabète" in said


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (resource("Immunization", lotNumber="2306-11"), "Numéro de lot : 2306-11"),
        ({"resourceType": "Location", "id": "l", "name": "0101-02"}, "Nom : 0101-02"),
        (resource("Observation", code={"text": "N"}, valueString="1950-02-01"), "Valeur : 1950-02-01"),
        (resource("Observation", code={"text": "2024"}), "Nature : 2024"),
        (resource("Observation", note=[{"text": "1950-02"}]), "Note : 1950-02"),
        (resource("Observation", identifier=[{"value": "2024-05-02"}]), "Identifiant : 2024-05-02"),
        (extended("valueString", "2024-05"), "a (extension) : 2024-05"),
        (resource("Observation", valueDateTime="1950-02-01"), "Valeur : 1er février 1950"),
        (extended("valueDate", "2024-05"), "a (extension) : mai 2024"),
        (resource("Observation", inconnu="2024-05"), "inconnu (hors du standard FHIR R4) : 2024-05"),
        (resource("Device", deviceName=[{"name": "2024-05", "type": "other"}]), "Nom : 2024-05"),
        (resource("DocumentReference", description="2024-05"), "Description : 2024-05"),
        (resource("Observation", valueQuantity={"value": 2024, "unit": "2024-05"}), "Valeur : 2024 2024-05"),
    ],
)
def test_only_what_the_standard_types_as_a_date_is_read_as_one(node: Node, said: str) -> None:
    assert said in lines(node)


TEXT_ELEMENTS = [
    ("Immunization", "lotNumber"),
    ("Observation", "valueString"),
    ("DocumentReference", "description"),
    ("Appointment", "comment"),
    ("Device", "serialNumber"),
    ("Encounter", "inconnu"),
]


@given(st.sampled_from(TEXT_ELEMENTS), st.dates().map(str), st.sampled_from([4, 7, 10]))
def test_a_text_that_looks_like_a_date_is_printed_as_written(
    element: tuple[str, str], day: str, length: int
) -> None:
    kind, key = element
    assert any(line.endswith(f" : {day[:length]}") for line in lines(resource(kind, **{key: day[:length]})))


@pytest.mark.parametrize(
    ("elements", "said"),
    [
        ({"_valueString": absent("masked")}, "Valeur : non renseigné (masqué)"),
        ({"valueString": ""}, "Valeur : non renseigné"),
        ({"valueString": None}, "Valeur : non renseigné"),
        ({"valueQuantity": {}}, "Valeur : non renseigné"),
        ({"note": []}, "Note : non renseigné"),
        (
            {"valueQuantity": absent("error")},
            "Valeur : non renseigné (erreur)",
        ),
        (
            {"valueCodeableConcept": concept("unknown", system="http://x/data-absent-reason")},
            "Valeur : non renseigné (inconnu)",
        ),
        ({"dataAbsentReason": concept("asked-unknown")}, "Poids : non renseigné (demandé mais inconnu)"),
        ({"dataAbsentReason": {"text": "balance en panne"}}, "Poids : non renseigné (balance en panne)"),
        (
            {"component": [{"code": {"text": "Gauche"}, "dataAbsentReason": concept("not-performed")}]},
            "Gauche : non renseigné (non réalisé)",
        ),
        (
            {"_issued": {"extension": [{"url": "http://x/iso21090-nullFlavor", "valueCode": "ASKU"}]}},
            "Publié le : non renseigné (demandé mais inconnu)",
        ),
    ],
)
def test_an_absent_value_keeps_the_name_of_its_field(elements: Node, said: str) -> None:
    assert said in lines(resource("Observation", code={"text": "Poids"}, **elements))


def test_absent_parts_of_a_name_are_said() -> None:
    name = {"given": [None, "Léa"], "_given": [absent("unknown"), None], "_family": absent("masked")}
    said = lines_of(text(bundle(patient() | {"name": [name]}, organization())))
    assert "Nom : Léa" in said
    assert "Nom : non renseigné (masqué)" in said


def test_what_is_known_not_to_be_is_no_absence() -> None:
    none = {
        "system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
        "code": "no-known-allergies",
    }
    said = lines(resource("AllergyIntolerance", code={"coding": [none]}))
    assert "Substance ou allergie : aucune allergie connue (no-known-allergies)" in said
    assert not [line for line in said if "non renseigné" in line]


def practitioner(name: str, given: str, family: str) -> Node:
    return {"resourceType": "Practitioner", "id": name, "name": [{"given": [given], "family": family}]}


ANNE, BASILE = practitioner("a", "Anne", "AUTEURE"), practitioner("b", "Basile", "VALIDEUR")


@pytest.mark.parametrize("order", [[ANNE, BASILE], [BASILE, ANNE]])
@pytest.mark.parametrize(
    ("kind", "first", "second", "labels"),
    [
        ("DocumentReference", "author", "authenticator", ("Auteur", "Validé par")),
        ("AllergyIntolerance", "recorder", "asserter", ("Enregistré par", "Affirmé par")),
        ("Procedure", "recorder", "asserter", ("Enregistré par", "Affirmé par")),
        ("MedicationStatement", "informationSource", "basedOn", ("Source de l'information", "Fondé sur")),
        ("Observation", "performer", "focus", ("Réalisé par", "Porte sur")),
    ],
)
def test_roles_are_those_of_the_elements_whatever_the_order(
    order: list[Node], kind: str, first: str, second: str, labels: tuple[str, str]
) -> None:
    said = lines(resource(kind, contained=order, **{second: {"reference": "#b"}, first: {"reference": "#a"}}))
    assert f"{labels[0]} : Professionnel — Anne AUTEURE" in said
    assert f"{labels[1]} : Professionnel — Basile VALIDEUR" in said
    assert not [line for line in said if line.startswith(labels[0]) and "VALIDEUR" in line]


def test_each_container_has_its_own_contained_resources() -> None:
    first = resource("DocumentReference", id="d1", contained=[ANNE], author=[{"reference": "#a"}])
    other = resource(
        "DocumentReference", id="d2", contained=[BASILE | {"id": "a"}], author=[{"reference": "#a"}]
    )
    said = lines(first, other)
    assert said.count("Auteur : Professionnel — Anne AUTEURE") == 2  # the line, and the title below
    assert said.count("Auteur : Professionnel — Basile VALIDEUR") == 2


@pytest.mark.parametrize(
    "reference",
    [
        "Practitioner/a",
        "https://dui.example/fhir/Practitioner/a",
        "https://dui.example/fhir/Practitioner/a/_history/2",
    ],
)
def test_relative_and_absolute_references_name_whom_they_mean(reference: str) -> None:
    said = lines(ANNE, BASILE, resource("DocumentReference", author=[{"reference": reference}]))
    assert "Auteur : Professionnel — Anne AUTEURE" in said


def test_a_role_is_named_after_its_professional() -> None:
    role = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "#a"}}
    said = lines(resource("DocumentReference", contained=[role, ANNE], author=[{"reference": "#r"}]))
    assert "Auteur : Fonction d'un professionnel — Anne AUTEURE" in said


@pytest.mark.parametrize(
    ("repeat", "said"),
    [
        ({"when": ["AC"], "offset": 30}, "30 minutes avant le repas"),
        ({"when": ["PCM"], "offset": 60}, "60 minutes après le petit déjeuner"),
        ({"when": ["HS"]}, "au coucher"),
        ({"when": ["WAKE"], "offset": 10}, "10 minutes après le réveil"),
        ({"when": ["ACM", "ACV"]}, "avant le petit déjeuner et avant le dîner"),
        ({"frequency": 3, "period": 1, "periodUnit": "d"}, "3 fois par jour"),
        ({"frequency": 1, "period": 8, "periodUnit": "h"}, "toutes les 8 heures"),
        ({"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "d"}, "1 à 2 fois par jour"),
        ({"period": 2, "periodUnit": "wk"}, "toutes les 2 semaines"),
        ({"dayOfWeek": ["mon", "wed"], "timeOfDay": ["08:00:00"]}, "lundi et mercredi, à 08:00"),
        (
            {"frequency": 1, "period": 1, "periodUnit": "d", "boundsDuration": {"value": 7, "code": "d"}},
            "1 fois par jour, pendant 7 jours",
        ),
        ({"boundsPeriod": {"start": "2024-05-01", "end": "2024-05-08"}}, "du 1er mai 2024 au 8 mai 2024"),
        ({"count": 5, "when": ["C"]}, "au repas, 5 fois en tout"),
    ],
)
def test_the_moments_of_a_dose_are_said(repeat: Node, said: str) -> None:
    node = resource("MedicationRequest", dosageInstruction=[{"timing": {"repeat": repeat}}])
    assert f"Moments : {said}" in lines(node)


def test_what_a_line_on_moments_does_not_say_stands_below_it() -> None:
    timing = {"repeat": {"frequency": 2, "inconnu": "x"}, "code": {"text": "selon besoin"}}
    said = lines(resource("MedicationRequest", dosageInstruction=[{"timing": timing}]))
    assert "Moments : 2 fois" in said
    assert "inconnu (hors du standard FHIR R4) : x" in said
    assert "Nature : selon besoin" in said


def composition(*parts: Node) -> Node:
    return resource("Composition", status="final", title="Synthèse", section=list(parts))


def narrative(inner: str) -> Node:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'}


def test_a_table_in_a_section_of_a_composition_is_a_table() -> None:
    rows = "<tr><th>Médicament</th><th>Soir</th></tr><tr><td>Warfarine</td><td>2 mg</td></tr>"
    inner = {"title": "Le soir", "text": narrative(f"<table>{rows}</table>")}
    flow = text(bundle(patient(), composition({"title": "Traitements", "section": [inner]})))

    top = next(one for one in contents(flow)[0].sections if one.title == "Composition — Synthèse")

    evening: Section = top.sections[0].sections[0]
    table = evening.blocks[0]
    assert (top.sections[0].title, evening.title) == ("Traitements", "Le soir")
    assert isinstance(table, TableBlock)
    assert table.header_rows == 1


def test_a_section_without_content_says_so_or_why() -> None:
    said = lines(
        composition(
            {"title": "Allergies", "emptyReason": concept("withheld", system="http://x/list-empty-reason")},
            {"title": "Vaccins"},
        )
    )
    assert "Raison de l'absence de contenu : information retenue (withheld)" in said
    assert "Vaccins — non renseigné" in said


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (resource("Observation", status="final"), "État : définitif (final)"),
        (
            {"resourceType": "ChargeItem", "id": "c", "subject": WHO, "status": "billable"},
            "status (nom du standard FHIR) : billable",
        ),
        (resource("Observation", status="presque"), "État : presque"),
        (resource("Condition", clinicalStatus=concept("active", display="Active")), "État : actif (Active)"),
        (
            resource("Encounter", **{"class": {"system": "http://x/v3-ActCode", "code": "AMB"}}),
            "Mode de prise en charge : ambulatoire (AMB)",
        ),
    ],
)
def test_codes_have_their_french_word_and_what_has_none_is_marked(node: Node, said: str) -> None:
    assert said in lines(node)


def test_an_old_name_does_not_pass_for_the_name() -> None:
    names = [{"family": "NEUF"}, {"use": "old", "family": "VIEUX"}]
    said = lines_of(text(bundle(patient() | {"name": names})))
    assert "Nom (ancien) : VIEUX" in said


def test_a_question_without_answer_is_said_to_have_none() -> None:
    item = [
        {"linkId": "1", "text": "Fume-t-il ?"},
        {"linkId": "2", "text": "Âge", "answer": [{"valueInteger": 80}]},
    ]
    said = lines(resource("QuestionnaireResponse", status="completed", item=item))
    assert "Fume-t-il ? : sans réponse" in said
    assert "Âge : 80" in said


def test_xml_says_the_same_as_json() -> None:
    flow = """<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/>
      <entry><resource><Patient><id value="p"/><name><family value="ESSAI"/></name></Patient>
      </resource></entry>
      <entry><resource><ServiceRequest><doNotPerform value="true"/><code><text value="Sortie"/></code>
      <subject><reference value="Patient/p"/></subject></ServiceRequest></resource></entry>
      <entry><resource><Immunization><lotNumber value="2306-11"/>
      <patient><reference value="Patient/p"/></patient><isSubpotent value="false"/>
      </Immunization></resource></entry></Bundle>"""
    said = lines_of(flow.encode())
    assert "NE PAS FAIRE : Besoin — Sortie" in said
    assert "Numéro de lot : 2306-11" in said
    assert "Dose insuffisante : non" in said


def test_structure_data_print_their_own_names_and_values() -> None:
    flow: dict[str, Any] = {
        "finess": "250001234",
        "subject": "2306-11",
        "line": None,
        "ouverture": "2024-05",
        "note": "",
        "lits": [],
    }
    said = lines_of(json.dumps(flow).encode())
    assert {"Subject : 2306-11", "Line : non renseigné", "Ouverture : 2024-05"} <= set(said)
    assert {"Note : non renseigné", "Lits : non renseigné"} <= set(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("04-string-like-date.json", ["Numéro de lot 2306-11", "Lieu — 0101-02", "Note 1950-02"]),
        (
            "09-contained-author-validator.json",
            ["Auteur Professionnel — Anne AUTEURE", "Validé par Professionnel — Basile VALIDEUR"],
        ),
        ("10a-composition-table.json", ["Médicament Matin Soir Ramipril"]),
        ("12-time-offset.json", ["2 mai 2024 à 23:30:00,250 (UTC-04:00)", "2 mai 2024 à 10:00 (UTC+11:00)"]),
        (
            "18e-negations-in-english.json",
            ["NE PAS FAIRE : Besoin — Contention physique", "Réfuté : Allergie ou intolérance — Pénicilline"],
        ),
    ],
)
def test_the_cases_are_told_in_the_drawn_text(name: str, said: list[str]) -> None:
    drawn = drawn_text(case(name))
    spoken = " ".join(word for word in drawn.split() if not (word[0] == "[" and word[1:-1].isdigit()))
    for words in said:
        assert words in spoken


def test_the_case_of_dates_prints_none_of_its_strings_as_one() -> None:
    drawn = drawn_text(case("04-string-like-date.json"))
    assert not [month for month in ("novembre 2306", "février 0101", "février 1950") if month in drawn]
