"""Each element that records use has a French label, each code of a required value set a French word.

The names are walked in the R4 models of the installed library, and in the value sets of FHIR 4.0.1
(`r4_codes.json`: names of required value sets with their codes, from HL7's definitions, CC0).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources import R4B

from archive_service.intake.fhir.vocabulary import french
from archive_service.intake.fhir.vocabulary.elements import element_of, elements_of, resource_types

USED = {
    kind
    for line in (
        "Patient Organization Encounter Practitioner PractitionerRole Task DocumentReference",
        "QuestionnaireResponse CarePlan Consent Goal ServiceRequest RelatedPerson Observation Schedule Slot",
        "Basic List Binary Composition Condition Medication MedicationAdministration MedicationDispense",
        "MedicationKnowledge MedicationRequest MedicationStatement AllergyIntolerance Procedure Immunization",
        "DiagnosticReport Media Location Group Communication Flag CareTeam Device Coverage Appointment",
        "AppointmentResponse FamilyMemberHistory HealthcareService EpisodeOfCare Contract Provenance",
        "AuditEvent Bundle Questionnaire",
    )
    for kind in line.split()
}
CODES: dict[str, str] = json.loads((Path(__file__).parent / "r4_codes.json").read_text("utf-8"))
LABELS = tomllib.loads((Path(french.__file__).parent / "labels_fr.toml").read_text("utf-8"))
WORDS = tomllib.loads((Path(french.__file__).parent / "codes_fr.toml").read_text("utf-8"))
_ELEMENT_TYPE = re.compile(r"(?:abc\.)?(\w+)Type\b")
_DATES = {"DateTime(": "dateTime", "Instant(": "instant", "Date(": "date"}
ONLY_IN_R4B = {"Extension.valueCodeableReference", "Extension.valueRatioRange"}
"""What the library's release has and R4 has not, in all the types walked."""
INNER = {"Resource", "FHIRPrimitiveExtension", "Element", "BackboneElement"}


def model_of(kind: str) -> Any:
    return R4B.get_fhir_model_class(kind)


def fields_of(model: Any) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        if not key.startswith("_") and key not in ("fhir_comments", "resource_type", "resourceType"):
            yield key, field


def types_used() -> dict[str, Any]:
    """Return the models of the resources used and of all types inside them, by R4's own path or name."""
    found: dict[str, Any] = {}
    waiting = [(kind, model_of(kind)) for kind in sorted(LABELS["resources"].keys())]
    while waiting:
        kind, model = waiting.pop()
        if kind in found:
            continue
        found[kind] = model
        for key, field in fields_of(model):
            inner = _ELEMENT_TYPE.search(str(field.annotation))
            if inner is None or inner[1] in INNER:
                continue
            path = element_of(kind, key).type
            if path:
                waiting.append((path, model_of(inner[1])))
    return found


TYPES = types_used()


def test_the_resources_that_flows_hold_are_among_those_with_labels() -> None:
    assert LABELS["resources"].keys() >= USED
    assert LABELS["resources"].keys() <= resource_types()
    assert len(TYPES) > 200


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_element_of_a_type_has_a_label_and_its_type(kind: str) -> None:
    for key, _ in fields_of(TYPES[kind]):
        if f"{kind}.{key}" in ONLY_IN_R4B:
            continue
        assert element_of(kind, key).in_standard, key
        assert "standard" not in french.element_label(kind, key), key


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_is_read_as_a_date_is_one_in_the_models(kind: str) -> None:
    for key, field in fields_of(TYPES[kind]):
        annotation = str(field.annotation)
        dated = next((name for mark, name in _DATES.items() if mark in annotation), "")
        known = element_of(kind, key).type
        assert (known if known in ("date", "dateTime", "instant") else "") == dated, (key, annotation)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_no_element_is_known_that_the_models_have_not(kind: str) -> None:
    in_models = {key for key, _ in fields_of(TYPES[kind])}
    for key in elements_of(kind):
        forms = {key} if not key.endswith("[x]") else {one for one in in_models if one.startswith(key[:-3])}
        assert forms & in_models, key


def required() -> Iterator[tuple[str, str]]:
    """Yield (element, value set) of every required binding of the types used."""
    for kind in sorted(TYPES):
        for key, element in elements_of(kind).items():
            if element.codes:
                yield f"{kind}.{key}", element.codes


@pytest.mark.parametrize("codes", sorted({codes for _, codes in required()}))
def test_every_code_of_a_required_value_set_has_a_french_word(codes: str) -> None:
    for code in CODES[codes].split():
        word = french.code_word(code, codes)
        assert word, code
        assert codes == "resource-types" or "standard" not in word


@pytest.mark.parametrize(("element", "codes"), sorted(required()))
def test_the_models_name_no_code_that_a_value_set_has_not(element: str, codes: str) -> None:
    kind, _, key = element.rpartition(".")
    if key.endswith("[x]"):
        return
    extra = dict(fields_of(TYPES[kind]))[key].json_schema_extra or {}
    assert set(extra.get("enum_values", ())) - {"+", "to be determined"} <= set(CODES[codes].split())


def test_every_binding_of_the_models_to_codes_is_known() -> None:
    missing = [
        f"{kind}.{key}"
        for kind, model in TYPES.items()
        for key, field in fields_of(model)
        if (field.json_schema_extra or {}).get("enum_values") and not element_of(kind, key).codes
    ]
    assert missing == ["Expression.language"]  # its binding is extensible


def test_no_word_stands_for_a_code_or_an_element_that_is_not() -> None:
    for codes, words in WORDS["sets"].items():
        if codes in CODES:
            assert set(words) <= set(CODES[codes].split()), codes
    in_sets = {code for codes in CODES.values() for code in codes.split()}
    assert set(WORDS["codes"]) <= in_sets
    for element, words in WORDS["warnings"].items():
        assert set(words) <= in_sets, element
    names = {key for kind in TYPES for key in elements_of(kind)} | {
        key for kind in TYPES for key, _ in fields_of(TYPES[kind])
    }
    assert set(LABELS["elements"]) <= names
    for kind, labels in LABELS["of"].items():
        assert set(labels) <= set(elements_of(kind)) | {key for key, _ in fields_of(TYPES[kind])}, kind
        assert not [key for key, label in labels.items() if LABELS["elements"].get(key) == label], kind
