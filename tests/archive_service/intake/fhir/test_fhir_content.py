"""The French content of native resources: every value with its place, no human text lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_service.intake import content_of, examine
from archive_service.intake.fhir.narrative import narrative_blocks
from archive_service.model.content import (
    Block,
    BulletList,
    DocumentContent,
    Paragraph,
    Section,
    TableBlock,
    Value,
    Values,
)
from archive_service.model.flow import FlowPart, RecordKind
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import (
    bundle,
    clean,
    event,
    organization,
    patient,
    sheet,
    stay,
    text,
)
from tests.shared_material import SAMPLES, needed

OFFICIAL = ("tddui/Bundle-ExampleTDDUIBundle.json", "fhir-other/Bundle-cds-transaction-creation.json")


def content(node: Any, kind: RecordKind = RecordKind.NATIVE_FILE) -> DocumentContent:
    return content_of([FlowPart(0, node if isinstance(node, bytes) else text(node))], kind, "")


def said(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield "".join(run.text for run in block.runs)
            case BulletList():
                for item in block.items:
                    yield from said(item)
            case TableBlock():
                yield block.caption
                for row in block.rows:
                    for cell in row:
                        yield from said(cell.blocks)
            case Values():
                for value in block.values:
                    yield f"{value.label} : {value.value}"


def spoken(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.title
        yield from said(section.blocks)
        yield from spoken(section.sections)


def squeezed(words: str) -> str:
    return "".join(words.split())


def lost(shown: DocumentContent) -> list[str]:
    everything = squeezed(" ".join([shown.title, *spoken(shown.sections)]))
    return [piece.text for piece in shown.human_texts if squeezed(piece.text) not in everything]


def values_of(shown: DocumentContent) -> list[Value]:
    return [
        value
        for section in shown.sections
        for block in section.blocks
        if isinstance(block, Values)
        for value in block.values
    ]


def test_a_person_is_presented_in_french() -> None:
    shown = content(clean())

    assert shown.title == "Dossier — Inès QUIMPERNEL"
    lines = list(spoken(shown.sections))
    assert "Date de naissance : 14 mars 1958" in lines
    assert "Sexe : féminin (female)" in lines
    assert "Période : du 1er février 2021 au 30 juin 2023" in lines
    assert "État : terminé (finished)" in lines
    assert any(line.startswith("Séjour") for line in lines)
    assert not lost(shown)


@pytest.mark.parametrize(("length", "said"), [(150_000, "A" * 150_000), (2_000_000, "2000000 caractères")])
def test_a_word_without_end_is_shown_or_said(length: int, said: str) -> None:
    bundle = clean()
    bundle["entry"][0]["resource"]["note"] = [{"text": "A" * length}]

    shown = content(bundle)

    assert any(said in value.value for value in values_of(shown))
    assert not lost(shown)


def test_every_value_has_its_place() -> None:
    assert all(value.where.startswith("/entry/") for value in values_of(content(clean())))


def answer(code: str, display: str, items: list[Any]) -> Any:
    coding = {"system": "http://hl7.org/fhir/sid/icf-nl", "code": code, "display": display}
    return {"valueCoding": coding, "item": items}


def test_an_evaluation_is_read_through_its_answers() -> None:
    how = {"linkId": "1.1.1", "text": "Spontanément", "answer": [{"valueBoolean": False}]}
    activity = {"linkId": "1.1", "text": "Toilette du haut", "answer": [answer("qf2", "Difficulté", [how])]}
    result = {"linkId": "1", "text": "Résultat AGGIR", "answer": [answer("MED-341", "GIR 3", [activity])]}
    aggir = {
        "resourceType": "QuestionnaireResponse",
        "id": "aggir",
        "status": "completed",
        "subject": {"reference": "Patient/ines"},
        "authored": "2022-02-03",
        "item": [result, {"linkId": "2", "text": "Commentaire", "answer": [{"valueString": "Vu à deux"}]}],
    }

    shown = content(bundle(patient(), organization(), stay(), aggir))

    lines = list(spoken(shown.sections))
    assert "Résultat AGGIR : GIR 3 (MED-341)" in lines
    assert "Toilette du haut : Difficulté (qf2)" in lines
    assert "Spontanément : non" in lines
    assert "Commentaire : Vu à deux" in lines
    depths = {value.label: value.depth for value in values_of(shown)}
    assert depths["Résultat AGGIR"] < depths["Toilette du haut"] < depths["Spontanément"]
    assert not lost(shown)


def test_a_file_in_a_sheet_is_attached_as_what_it_is() -> None:
    shown = content(bundle(patient(), organization(), sheet(b"%PDF-1.7\n", "image/png")))

    (attached,) = shown.attachments
    assert attached.content == b"%PDF-1.7\n"
    assert (attached.media_type, attached.declared_type) == ("application/pdf", "image/png")
    assert attached.name == "Lettre de liaison"
    assert attached.where == "/entry/2/resource/content/0/attachment/data"


def test_narratives_keep_their_tables_and_lists() -> None:
    div = (
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>Bilan <b>du</b> jour&nbsp;:</p><ul><li>un</li>'
        "<li>deux<ul><li>trois</li></ul></li></ul><table><tr><th>Jour</th></tr><tr><td>lundi</td></tr></table>"
        "<script>alert('x')</script></div>"
    )
    shown = content(bundle(patient(), organization(), event(text={"status": "generated", "div": div})))

    lines = list(spoken(shown.sections))
    assert "Bilan du jour\N{NO-BREAK SPACE}:" in [line.strip() for line in lines]
    assert "trois" in lines
    assert "lundi" in lines
    assert not lost(shown)


@pytest.mark.parametrize(
    "div", ["<div><p>ouvert", "<div>&nbsp;a&nope;</div>", "texte nu", "<!DOCTYPE x><div/>"]
)
def test_a_narrative_that_is_no_xhtml_is_still_read(div: str) -> None:
    assert all("<" not in words for words in said(narrative_blocks(div, "/x")))


WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=30)
KEYS = st.sampled_from(
    [
        *("text", "display", "code", "coding", "valueString", "extension", "url", "name", "family", "given"),
        *("value", "unit", "system", "note", "title", "item", "answer", "linkId", "period", "start", "line"),
        *("reference", "city", "identifier", "type", "content", "attachment", "contentType"),
    ]
)
TREES = st.recursive(
    WORDS | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=300, derandomize=True)
@given(st.dictionaries(KEYS, TREES, max_size=6), st.sampled_from(["QuestionnaireResponse", "Task", "Basic"]))
@example({"extension": [[{"text": "0000"}]]}, "Basic")
def test_no_human_text_is_lost_whatever_the_shape(tree: dict[str, Any], kind: str) -> None:
    node = {**tree, "resourceType": kind, "subject": {"reference": "Patient/ines"}}

    shown = content(bundle(patient(), organization(), node))

    assert not lost(shown)


@pytest.mark.parametrize("name", OFFICIAL)
def test_no_human_text_of_the_official_samples_is_lost(name: str) -> None:
    flow = needed(SAMPLES / name).read_bytes()

    (record,) = examine(flow, CONTEXT).records
    shown = content_of([FlowPart(0, flow)], record.kind, record.locator)

    assert shown.human_texts
    assert not lost(shown)
