"""No file of a FHIR flow is dropped: it is recognised by its bytes and shown or attached, or reported as
absent.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from archive_service.intake.fhir.conversion import xml_of_json
from archive_service.model.content import Picture
from tests.archive_service.file_formats.file_samples import page, photo, saved, upright
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.fhir_samples import Node, organization, patient, sheet, text
from tests.archive_service.intake.fhir_samples import bundle as bundle_of
from tests.archive_service.intake.reading_aloud import CONTEXT, case, contents, drawn_text, lines_of

INES = {"subject": {"reference": "Patient/ines"}}
NOTE = "Glycémie 3 g/L : appeler le médecin."


def base64(content: bytes) -> str:
    return b64encode(content).decode()


def bundle(*resources: Node) -> bytes:
    return text(bundle_of(*resources))


def resource(kind: str, **elements: Any) -> Node:
    return {"resourceType": kind, "id": "x", **elements}


def flow(*resources: Node, **patient_elements: Any) -> bytes:
    return bundle(patient(**patient_elements), organization(), *resources)


def codes(content: bytes) -> list[str]:
    return [one.code for one in examine(content, CONTEXT).findings if one.code.startswith("attachment-")]


def observation(**elements: Any) -> Node:
    return resource("Observation", status="final", code={"text": "Note"}, **INES, **elements)


def holders(file: Node) -> dict[str, bytes]:
    """Return flows that hold a file in each element that R4 has for one."""
    data = file.get("data")
    signature = {
        "type": [{"code": "1.2.840.10065.1.12.1.1"}],
        "when": "2024-05-02T10:00:00+02:00",
        "who": {"display": "Inès"},
    }
    extension = {"url": "http://exemple.invalid/piece"}
    flows = {
        "DocumentReference": flow(sheet(b"", "text/plain") | {"content": [{"attachment": file}]}),
        "DiagnosticReport": flow(
            resource("DiagnosticReport", status="final", code={"text": "Bilan"}, presentedForm=[file], **INES)
        ),
        "Media": flow(resource("Media", status="completed", content=file, **INES)),
        "Communication": flow(
            resource("Communication", status="completed", payload=[{"contentAttachment": file}], **INES)
        ),
        "Consent": flow(
            resource(
                "Consent",
                status="active",
                scope={"text": "accord"},
                category=[{"text": "accord"}],
                patient={"reference": "Patient/ines"},
                policyRule={"text": "règle"},
                sourceAttachment=file,
            )
        ),
        "QuestionnaireResponse": flow(
            resource(
                "QuestionnaireResponse",
                status="completed",
                item=[{"linkId": "1", "text": "Lettre", "answer": [{"valueAttachment": file}]}],
                **INES,
            )
        ),
        "Patient.photo": flow(photo=[file]),
        "extension": flow(observation(extension=[extension | {"valueAttachment": file}])),
        "Task": flow(
            resource(
                "Task",
                status="completed",
                intent="order",
                input=[{"type": {"text": "Lettre"}, "valueAttachment": file}],
                **{"for": {"reference": "Patient/ines"}},
            )
        ),
    }
    if data:
        flows |= {
            "base64": flow(observation(extension=[extension | {"valueBase64Binary": data}])),
            "signature": flow(
                observation(extension=[extension | {"valueSignature": signature | {"data": data}}])
            ),
            "Binary": flow(
                observation(), resource("Binary", contentType="application/octet-stream", data=data)
            ),
            "contained": flow(
                observation(contained=[resource("Binary", contentType="text/plain", data=data)])
            ),
            "data address": flow(
                sheet(b"", "text/plain")
                | {"content": [{"attachment": {"url": f"data:text/plain;base64,{data}", "title": "x"}}]}
            ),
        }
    return flows


KINDS = sorted(holders({"data": base64(NOTE.encode())}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_without_a_type_is_shown_wherever_it_stands(kind: str) -> None:
    content = holders({"data": base64(NOTE.encode())})[kind]

    (record,) = contents(content)

    assert [file.content for file in record.attachments] == [NOTE.encode()]
    assert record.attachments[0].media_type == "text/plain"
    assert NOTE in drawn_text(content)
    assert examine(content, CONTEXT).grade in (Grade.OK, Grade.WARN)
    assert base64(NOTE.encode()) not in drawn_text(content)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_without_a_type_is_attached_and_named_where_it_stands(kind: str) -> None:
    picture = photo("JPEG", 6)
    content = holders({"data": base64(picture)})[kind]

    (record,) = contents(content)

    assert [(file.content, file.media_type) for file in record.attachments] == [(picture, "image/jpeg")]
    (name,) = {file.name for file in record.attachments}
    assert any(line.endswith(f"voir la pièce jointe « {name} »") for line in lines_of(content))


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_file_without_a_type_is_attached(kind: str) -> None:
    picture = saved(upright().resize((900, 450)), "BMP")
    content = holders({"data": base64(picture)})[kind]

    (record,) = contents(content)

    assert [file.content for file in record.attachments] == [picture]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "data address"])
def test_xml_holds_the_same_files(kind: str) -> None:
    content = xml_of_json(holders({"data": base64(NOTE.encode())})[kind])

    (record,) = contents(content)

    assert [file.content for file in record.attachments] == [NOTE.encode()]


@pytest.mark.parametrize("kind", sorted(holders({})))
@pytest.mark.parametrize("file", [{"title": "Ordonnance"}, {"contentType": "application/pdf"}])
def test_an_attachment_of_nothing_is_told_and_said(kind: str, file: Node) -> None:
    content = holders(file)[kind]

    assert codes(content) == [Code.ATTACHMENT_WITHOUT_CONTENT]
    assert any("annoncé sans contenu ni adresse : rien n'est joint" in line for line in lines_of(content))


@pytest.mark.parametrize("kind", sorted(holders({})))
def test_an_attachment_elsewhere_is_told_and_its_address_is_said(kind: str) -> None:
    address = "https://documents.exemple.invalid/ordonnance.pdf"
    content = holders({"url": address, "title": "Ordonnance"})[kind]

    assert codes(content) == [Code.ATTACHMENT_EXTERNAL]
    said = f"absent de l'envoi, désigné à l'adresse « {address} »"
    assert any(line.endswith(said) for line in lines_of(content))


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_file_is_told_and_said(kind: str) -> None:
    if kind in ("base64", "signature", "Binary", "contained", "data address"):
        return
    content = holders({"data": "", "title": "Ordonnance"})[kind]

    assert codes(content) == [Code.ATTACHMENT_EMPTY]
    assert any("vide : aucun octet" in line for line in lines_of(content))


def test_an_attachment_in_another_resource_says_which_file_it_is() -> None:
    binary = resource("Binary", contentType="text/plain", data=base64(NOTE.encode())) | {"id": "b"}
    fiche = sheet(b"", "text/plain") | {
        "content": [{"attachment": {"contentType": "text/plain", "url": "Binary/b", "title": "Note du soir"}}]
    }
    content = flow(fiche, binary)

    assert codes(content) == []
    lines = lines_of(content)
    assert "Fichier : voir la pièce jointe « Note du soir »" in lines
    assert [file.name for file in contents(content)[0].attachments] == ["Note du soir"]


def test_an_attachment_in_a_contained_resource_says_which_file_it_is() -> None:
    binary = resource("Binary", contentType="text/plain", data=base64(NOTE.encode())) | {"id": "b"}
    fiche = sheet(b"", "text/plain") | {
        "contained": [binary],
        "content": [{"attachment": {"contentType": "text/plain", "url": "#b"}}],
    }
    content = flow(fiche)

    assert codes(content) == []
    assert lines_of(content).count("Fichier : voir la pièce jointe « piece-jointe »") == 2  # and where it is


def test_files_of_one_name_are_told_apart() -> None:
    files = [{"title": "photo.jpg", "data": base64(photo("JPEG", turn))} for turn in (1, 3, 6)]
    content = flow(
        resource("DiagnosticReport", status="final", code={"text": "Bilan"}, presentedForm=files, **INES)
    )

    (record,) = contents(content)

    assert [file.name for file in record.attachments] == ["photo.jpg", "photo (2).jpg", "photo (3).jpg"]


def test_a_file_beside_a_carried_document_goes_with_it() -> None:
    cda, letter = sample(), page("Lettre")
    fiche = sheet(cda, "text/xml")
    fiche["content"].append({"attachment": {"data": base64(letter), "title": "Lettre en PDF"}})
    content = bundle(fiche)

    (record,) = contents(content)

    assert letter in [file.content for file in record.attachments]
    assert "Fichier : c'est le document présenté ici" in lines_of(content)
    assert "Fichier : voir la pièce jointe « Lettre en PDF »" in lines_of(content)


def test_a_photo_beside_a_carried_document_goes_with_it() -> None:
    content = bundle(
        patient(photo=[{"data": base64(photo("JPEG"))}]), organization(), sheet(sample(), "text/xml")
    )

    attached = [file.content for record in contents(content) for file in record.attachments]

    assert photo("JPEG") in attached


def test_samples_of_a_curve_are_no_file() -> None:
    curve = {"origin": {"value": 0}, "period": 10, "dimensions": 1, "data": "2041 2043 2037"}
    content = flow(observation(valueSampledData=curve))

    assert codes(content) == []
    assert contents(content)[0].attachments == ()
    assert any(line.endswith("2041 2043 2037") for line in lines_of(content))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("07a-presented-form-without-type.json", NOTE),
        ("07b-media-without-type.json", "voir la pièce jointe"),
        ("07d-signature-picture.json", "voir la pièce jointe « signature »"),
        ("07f-attachment-with-nothing.json", "annoncé sans contenu ni adresse"),
        ("08a-text-latin1.json", "Évaluation : déficience légère, oeuvré"),
        ("08c-text-utf16.json", "Évaluation"),
        ("08d-text-bom.json", "Évaluation"),
        ("06a-pdf-form-values.json", "allergies PENICILLINE 2019"),
        ("06b-pdf-note-called-an-image.json", "ARRETE LE 3 MAI"),
        ("05b-pdf-truncated.json", "ne peut pas être ouvert : tronqué ou endommagé"),
        ("05d-jpeg-truncated.json", "Image tronquée ou endommagée"),
    ],
)
def test_the_files_of_senders_are_shown_or_named(name: str, words: str) -> None:
    found = drawn_text(case(name))

    assert words in found
    assert "\ufffd" not in found
    assert "U+FEFF" not in found
    assert "est une image" not in found


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("data:text/plain;charset=iso-8859-1;base64," + base64("déçue".encode("latin-1")), "déçue"),
        ("data:text/plain;charset=utf-8,Vu%20et%20d%C3%A9%C3%A7ue", "Vu et déçue"),
        ("data:;charset=iso-8859-1,d%E9%E7ue", "déçue"),
        ("data:,Vu ce jour", "Vu ce jour"),
        ("DATA:text/plain;BASE64,Vg%3D%3D", "V"),
    ],
)
def test_an_address_that_is_the_file_itself_is_read(address: str, content: str) -> None:
    found = flow(
        resource(
            "Communication", status="completed", payload=[{"contentAttachment": {"url": address}}], **INES
        )
    )

    said = drawn_text(found)
    assert codes(found) == []
    assert content in said.partition("Texte du fichier joint")[2]
    assert "Adresse le fichier lui-même (text/plain" in said
    assert "absent de l'envoi" not in said


def test_an_address_in_the_place_of_the_base64_is_read() -> None:
    found = flow(
        resource(
            "Media", status="completed", content={"data": f"data:text/plain;base64,{base64(b'Vu')}"}, **INES
        )
    )

    assert codes(found) == []
    assert "Texte du fichier joint « piece-jointe » Vu" in drawn_text(found)


@pytest.mark.parametrize(
    ("own", "announced"),
    [
        ("text/plain", "text/plain; charset=IBM850"),
        ("text/plain; charset=IBM850", "text/plain"),
        ("application/octet-stream", "text/plain; charset=IBM850"),
        ("text/plain; charset=IBM850", "text/plain; charset=UTF-8"),
    ],
)
def test_a_text_is_read_in_the_charset_that_either_element_names(own: str, announced: str) -> None:
    binary = {
        "resourceType": "Binary",
        "id": "note",
        "contentType": own,
        "data": base64("déçue".encode("cp850")),
    }
    attachment = {"url": "Binary/note", "contentType": announced, "title": "Note"}
    found = flow(sheet(b"", "") | {"content": [{"attachment": attachment}]}, binary)

    assert "Texte lu en IBM850. déçue" in drawn_text(found)
    assert codes(found) == []


def narrative(div: str) -> bytes:
    return flow(observation(text={"status": "generated", "div": f"<div>{div}</div>"}))


def test_a_picture_in_a_narrative_is_drawn_behind_its_paragraph() -> None:
    picture = photo("PNG")
    content = narrative(
        f'<p>Plaie : <img alt="la plaie" src="data:image/png;base64,{base64(picture)}"/> vue</p>'
    )

    (record,) = contents(content)
    (section,) = [one for one in record.sections if one.title.startswith("Observation")]

    kinds = [type(block).__name__ for block in section.blocks[:2]]
    assert kinds == ["Paragraph", "Picture"]
    assert isinstance(section.blocks[1], Picture)
    assert (section.blocks[1].content, section.blocks[1].alternative) == (picture, "la plaie")
    assert "Plaie : [Image : la plaie] vue" in lines_of(content)
    assert codes(content) == []


def test_a_picture_of_a_narrative_that_is_cut_is_told() -> None:
    cut = base64(photo("JPEG", 6)[:-40])

    assert codes(narrative(f'<p><img alt="plaie" src="data:image/jpeg;base64,{cut}"/></p>')) == [
        Code.ATTACHMENT_DAMAGED
    ]


def test_a_picture_of_a_narrative_that_is_elsewhere_is_told_and_named() -> None:
    content = narrative('<p>Plaie : <img alt="la plaie" src="https://images.exemple.invalid/1.png"/></p>')

    assert codes(content) == [Code.ATTACHMENT_EXTERNAL]
    said = "absente de l'envoi, désignée à l'adresse « https://images.exemple.invalid/1.png »"
    assert f"Plaie : [Image : la plaie, {said}]" in lines_of(content)


@given(
    kind=st.sampled_from(KINDS),
    data=st.binary(min_size=1, max_size=200),
    declared=st.sampled_from(["", "text/plain", "application/pdf", "image/png", "x"]),
)
def test_every_byte_that_is_carried_is_attached(kind: str, data: bytes, declared: str) -> None:
    file: Node = {"data": base64(data)} | ({"contentType": declared} if declared else {})
    content = holders(file)[kind]

    examination = examine(content, CONTEXT)

    assert examination.grade in (Grade.OK, Grade.WARN), json.dumps(examination.findings, default=str)
    assert [one.content for record in contents(content) for one in record.attachments] == [data]
