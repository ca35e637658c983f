"""A resource passes from one format of FHIR to the other with every value as it was written."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from archive_service.intake.fhir.conversion import NotConvertible, json_of_xml, xml_of_json

PATIENT = """{"resourceType":"Patient","id":"a","meta":{"versionId":"1"},
"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">é <b>gras</b></div>"},
"contained":[{"resourceType":"Observation","status":"final","code":{"id":"c1","text":"x"},
"valueQuantity":{"value":61.50}}],
"active":true,"name":[{"family":"ESSAI","given":["Ève",null,"Lise"],
"_given":[null,{"extension":[{"url":"http://example.org/x","valueCode":"m"}]},null]}],
"_birthDate":{"extension":[{"url":"http://example.org/y","valueInteger":1}]},
"multipleBirthInteger":2,"communication":[{"language":{"text":"fr"},"preferred":false}]}"""
FHIR = {"f": "http://hl7.org/fhir"}


def test_every_kind_of_value_comes_back_from_xml() -> None:
    there = xml_of_json(PATIENT.encode())

    back = json_of_xml(there)

    assert json.loads(back) == json.loads(PATIENT)
    assert b'"value":61.50' in back
    assert xml_of_json(back) == there


@pytest.mark.parametrize("written", ["007", "+1", ".5", "1.", "NaN", " 1"])
def test_a_number_that_json_does_not_have_stays_a_text(written: str) -> None:
    quantity = f'<valueQuantity><value value="{written}"/></valueQuantity>'
    xml = f'<Observation xmlns="{FHIR["f"]}">{quantity}</Observation>'

    assert json.loads(json_of_xml(xml.encode()))["valueQuantity"] == {"value": written}


def test_a_resource_nested_too_deeply_for_json_stays_in_xml() -> None:
    items = "<item>" * 190 + "</item>" * 190

    with pytest.raises(NotConvertible):
        json_of_xml(f'<QuestionnaireResponse xmlns="{FHIR["f"]}">{items}</QuestionnaireResponse>'.encode())


def test_elements_stand_in_the_order_of_fhir_whatever_that_of_the_json() -> None:
    shuffled = dict(reversed(json.loads(PATIENT).items()))

    element = etree.fromstring(xml_of_json(json.dumps(shuffled).encode()))

    names = [etree.QName(child).localname for child in element]
    assert names[:6] == ["id", "meta", "text", "contained", "active", "name"]
    assert (
        element.xpath("string(f:name/f:given[2]/f:extension/@url)", namespaces=FHIR) == "http://example.org/x"
    )
    assert element.xpath("f:contained/f:Observation/f:code/@id", namespaces=FHIR) == ["c1"]


def test_an_element_that_fhir_does_not_know_is_kept_at_the_end() -> None:
    element = etree.fromstring(xml_of_json(b'{"resourceType":"Patient","hobby":"belote","active":true}'))

    assert [etree.QName(child).localname for child in element] == ["active", "hobby"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"resourceType":"Patient","name":[{"text":"a\\u0001b"}]}',
        b'{"resourceType":"Patient","a name":"x"}',
        b'{"resourceType":"Patient","text":{"status":"generated","div":"<div>"}}',
        b'{"resourceType":"Patient","text":{"div":"<!DOCTYPE d [<!ENTITY a \'b\'>]><div>&a;</div>"}}',
        b'{"resourceType":"Patient","contact":[[1]]}',
    ],
)
def test_what_xml_has_no_place_for_is_not_converted(content: bytes) -> None:
    with pytest.raises(NotConvertible):
        xml_of_json(content)
