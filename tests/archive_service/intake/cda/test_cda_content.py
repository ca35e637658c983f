"""The content of a CDA document: facts, narrative, entries in words, files, with nothing lost."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator

import pytest

from archive_service.intake.cda.examine import cda_content
from archive_service.model.content import (
    Block,
    BulletList,
    DocumentContent,
    Paragraph,
    Picture,
    Section,
    TableBlock,
    Values,
)
from tests.archive_service.intake.cda_samples import PDF, PNG, media, sample, section, signed


def strings_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield "".join(run.text for run in block.runs)
        case BulletList():
            for item in block.items:
                for inner in item:
                    yield from strings_of(inner)
        case TableBlock():
            yield block.caption
            for row in block.rows:
                for cell in row:
                    for inner in cell.blocks:
                        yield from strings_of(inner)
        case Values():
            for value in block.values:
                yield f"{value.label} : {value.value}"
        case Picture():
            yield block.alternative


def strings_in(section_: Section) -> Iterator[str]:
    yield section_.title
    for block in section_.blocks:
        yield from strings_of(block)
    for inner in section_.sections:
        yield from strings_in(inner)


def everything(content: DocumentContent) -> str:
    said = [content.title, *(f"{one.label} : {one.value}" for one in content.header)]
    for one in content.sections:
        said += strings_in(one)
    return "\n".join(said)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", unicodedata.normalize("NFC", text))


def lost(content: DocumentContent) -> list[str]:
    shown = squeezed(everything(content))
    return [one.where for one in content.human_texts if squeezed(one.text) not in shown]


def blocks_of(narrative: str, entries: str = "") -> list[Block]:
    content = cda_content(sample(sections=section(narrative, entries=entries)), "")
    assert lost(content) == []
    return list(content.sections[0].blocks)


def test_the_header_is_told_in_french_from_the_establishment_on() -> None:
    content = cda_content(sample(), "")
    facts = [(one.label, one.value) for one in content.header]
    assert facts[0] == ("Établissement conservateur", "SSIAD des Micocouliers")
    assert ("Date de naissance", "12 mars 1940") in facts
    assert ("Période", "du 5 janvier 2021 au 30 juin 2022") in facts
    assert ("Date du document", "14 avril 2023 à 11:15") in facts
    assert ("Auteur", "DossierSûr") in facts
    assert ("Adresse", "3 rue du Moulin Inventé, 83000 Exempleville") in facts
    assert ("Contact", "tél. 0199000077") in facts
    assert ("Confidentialité", "Normal") in facts


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("<name>SSIAD des Micocouliers</name>", ""), "1830000014 (structure)"),
        (("custodian>", "custode>"), "non désigné"),
    ],
)
def test_the_establishment_comes_first_whatever_is_known_of_it(change: tuple[str, str], said: str) -> None:
    content = cda_content(sample(change), "")
    assert (content.header[0].label, content.header[0].value) == ("Établissement conservateur", said)
    assert lost(content) == []


def test_nothing_human_is_lost_and_every_place_can_be_found_again() -> None:
    content = cda_content(sample(), "")
    assert lost(content) == []
    assert len(content.human_texts) > 20
    places = [one.where for one in content.header]
    assert all(place.startswith("/ClinicalDocument/") for place in places)


def test_entries_are_told_in_words() -> None:
    said = everything(cda_content(sample(), ""))
    assert "Modalité d'entrée" in said
    assert "Date : 5 janvier 2021" in said
    assert "Séjour" in said


def test_a_nested_evaluation_keeps_its_levels() -> None:
    def observation(label: str, value: str, inside: str = "") -> str:
        related = f'<entryRelationship typeCode="COMP">{inside}</entryRelationship>' if inside else ""
        return (
            f'<observation classCode="OBS" moodCode="EVN"><code code="x" displayName="{label}"/>{value}'
            f"{related}</observation>"
        )

    alone = observation("fait spontanément", '<value xsi:type="BL" value="false"/>')
    item = observation(
        "Se laver", '<value xsi:type="CD" code="qf4" displayName="facilitateur absolu"/>', alone
    )
    group = observation("Evaluation AGGIR", '<value xsi:type="CD" code="MED-340" displayName="GIR-2"/>', item)
    values = blocks_of("Texte", f"<entry>{group}</entry>")[-1]
    assert isinstance(values, Values)
    assert [(one.depth, one.label, one.value) for one in values.values] == [
        (0, "Evaluation AGGIR", "GIR-2"),
        (1, "Se laver", "facilitateur absolu"),
        (2, "fait spontanément", "Non"),
    ]
    assert values.values[2].where.endswith("/observation[1]/value[1]")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('<value xsi:type="PQ" value="4.5" unit="kg"/>', "4.5 kg"),
        ('<value xsi:type="MO" value="12" currency="EUR"/>', "12 EUR"),
        ('<value xsi:type="TS" value="20230414"/>', "14 avril 2023"),
        (
            '<value xsi:type="IVL_PQ"><low value="1" unit="g"/><high value="2" unit="g"/></value>',
            "de 1 g à 2 g",
        ),
        ('<value xsi:type="IVL_TS"><width value="10" unit="min"/></value>', "durée 10 min"),
        (
            '<value xsi:type="IVL_TS"><low nullFlavor="UNK"/><high value="2021"/></value>',
            "jusqu'au 2021, début : inconnu",
        ),
        ('<value xsi:type="ST">mot écrit</value>', "mot écrit"),
        ('<value xsi:type="INT" value="7"/>', "7"),
        ('<value xsi:type="CD" nullFlavor="UNK"/>', "non renseigné (inconnu)"),
        ('<value xsi:type="CD" nullFlavor="NA"/>', "non applicable"),
        ('<value xsi:type="CD" code="A1"><originalText>dit ainsi</originalText></value>', "dit ainsi"),
        (
            '<value xsi:type="CD" code="A1" displayName="Nom">'
            '<translation code="B" displayName="Autre nom"/></value>',
            "Nom (Autre nom)",
        ),
        (
            '<value xsi:type="RTO"><numerator value="1" unit="mg"/>'
            '<denominator value="2" unit="mL"/></value>',
            "1 mg / 2 mL",
        ),
    ],
)
def test_each_data_type_is_said(value: str, said: str) -> None:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN"><code code="x" displayName="Fait"/>'
        f"{value}</observation></entry>"
    )
    values = blocks_of("Texte", entry)[-1]
    assert isinstance(values, Values)
    assert (values.values[0].label, values.values[0].value) == ("Fait", said)


def test_a_negative_datum_is_said_to_be_one() -> None:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN" negationInd="true">'
        '<code code="x" displayName="Allergie"/></observation></entry>'
    )
    values = blocks_of("Texte", entry)[-1]
    assert isinstance(values, Values)
    assert values.values[0].label == "DÉCLARÉ ABSENT (négation) : Allergie"


def test_a_table_keeps_spans_headers_and_caption() -> None:
    block = blocks_of(
        '<table summary="Résumé"><caption>Bilan</caption><thead><tr><th colspan="2">Titre</th></tr></thead>'
        '<tfoot><tr><td>pied</td></tr></tfoot><tbody><tr><td rowspan="3">a</td><td>b<br/>c</td></tr>'
        "</tbody></table>"
    )[0]
    assert isinstance(block, TableBlock)
    assert block.header_rows == 1
    assert block.caption == "Bilan — Résumé"
    assert block.rows[0][0].columns == 2 and block.rows[0][0].header
    assert block.rows[1][0].rows == 3
    assert next(strings_of(Paragraph(block.rows[1][1].blocks[0].runs))) == "b\nc"  # type: ignore[union-attr]


def test_lists_nest_and_know_their_order() -> None:
    block = blocks_of(
        '<list listType="ordered"><item>un<list><item>un un</item></list></item><item>deux</item></list>'
    )[0]
    assert isinstance(block, BulletList)
    assert block.ordered
    inner = block.items[0][1]
    assert isinstance(inner, BulletList) and not inner.ordered


def test_styles_breaks_links_and_indices_stay() -> None:
    block = blocks_of(
        'Avant <content styleCode="Bold">gras</content> et <content styleCode="Italics">penché</content>'
        ' H<sub>2</sub>O 10<sup>3</sup> <linkHtml href="https://exemple.invalid/a">lien</linkHtml>'
        "<footnote>note</footnote>"
    )[0]
    assert isinstance(block, Paragraph)
    assert "".join(run.text for run in block.runs) == (
        "Avant gras et penché H_2O 10^3 lien (https://exemple.invalid/a) [note 1 : note]"
    )
    assert [run.text for run in block.runs if run.bold] == ["gras"]
    assert [run.text for run in block.runs if run.italic] == ["penché"]


def test_a_script_in_a_narrative_is_text_and_nothing_else() -> None:
    block = blocks_of('<paragraph>a<script>alert("x")</script></paragraph>')[0]
    assert isinstance(block, Paragraph)
    assert "".join(run.text for run in block.runs) == 'aalert("x")'


def test_text_where_none_belongs_is_kept() -> None:
    blocks_of("<table>perdu<tbody>aussi<tr>encore<td>a</td>enfin</tr></tbody></table>")
    blocks_of("<list>perdu<item>a</item>aussi</list>")


def test_pictures_and_files_are_shown_or_attached() -> None:
    picture = blocks_of('<renderMultiMedia referencedObject="piece"/>', media(PNG, "image/jpeg"))[0]
    assert isinstance(picture, Picture)
    assert picture.media_type == "image/png"
    content = cda_content(sample(sections=section("Texte", entries=media(PDF))), "/entry/1")
    (attachment,) = content.attachments
    assert (attachment.name, attachment.media_type, attachment.content) == (
        "piece-jointe-1.pdf",
        "application/pdf",
        PDF,
    )
    assert attachment.where.startswith("/entry/1#/ClinicalDocument/component[1]/structuredBody[1]/")


def test_a_body_that_is_a_file_says_so() -> None:

    body = (
        f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{b64encode(PDF).decode()}</text>'
    )
    content = cda_content(
        sample(("<structuredBody></structuredBody>", f"{body}</nonXMLBody>"), sections=""), ""
    )
    assert [one.content for one in content.attachments] == [PDF]
    assert "fichier joint (application/pdf)" in everything(content)


def test_a_plain_body_is_read() -> None:
    body = '<nonXMLBody><text mediaType="text/plain">Mot à mot.</text></nonXMLBody>'
    content = cda_content(sample(("<structuredBody></structuredBody>", body), sections=""), "")
    assert "Mot à mot." in everything(content)


def test_sections_nest() -> None:
    inner = section("Dedans", title="Intérieure")
    content = cda_content(sample(sections=section("Dehors", entries=inner)), "")
    assert content.sections[0].sections[0].title == "Intérieure"


def test_a_signed_document_says_where_the_verdict_on_its_signature_is() -> None:
    assert "sa provenance dit" in cda_content(signed(sample()), "").notes[0]


def test_what_cannot_be_read_has_an_empty_content() -> None:
    assert cda_content(b"<a", "").human_texts == ()
