"""Invented records to draw."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2

from archive_service.documents import ProductionFacts, Rendered, render
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    DocumentContent,
    Paragraph,
    Section,
    SourceAttachment,
    TableBlock,
    Text,
    Value,
    Values,
)

MAKING = ProductionFacts(
    record="0192f3c4-7d5e-7abc-8def-0123456789ab",
    received_at=datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC),
    sender="Logiciel Lupin, compte du foyer des Tilleuls",
    software="Lupin 4.2",
    service_version="0.1.0",
    deposit="0192f3c4-0000-7abc-8def-0123456789ab",
    decisions=[
        "Le document entre dans le périmètre de conservation (règle CASF-L242-3, référentiel national).",
        "Il est conservé vingt ans après la fin du dernier séjour ; le délai n'a pas commencé.",
    ],
    findings=["Le type annoncé d'une pièce jointe ne correspond pas à son contenu."],
)
SOURCE = b"<ClinicalDocument>" + b"0123456789abcdef" * 6_250 + b"</ClinicalDocument>"
PROVENANCE = b'{"format":"provenance/1"}\n'
SECTION = "/ClinicalDocument/component/structuredBody/component[1]/section"


def rendered(content: DocumentContent, source: bytes = SOURCE, making: ProductionFacts = MAKING) -> Rendered:
    return render(
        content,
        making=making,
        source=source,
        source_name="cda.xml",
        source_type="text/xml",
        provenance=PROVENANCE,
    )


def paragraph(text: str, where: str = "") -> Paragraph:
    return Paragraph((Text(text),), where)


def table(
    rows: Sequence[Sequence[str]], header_rows: int = 1, caption: str = "", where: str = ""
) -> TableBlock:
    cells = [
        [Cell((paragraph(text),), header=number < header_rows) for text in row]
        for number, row in enumerate(rows)
    ]
    return TableBlock(cells, header_rows, caption, where)


def content(*blocks: Block, human: Sequence[Text] = ()) -> DocumentContent:
    return DocumentContent(
        title="Projet personnalisé d'accompagnement",
        establishment="Foyer des Tilleuls",
        header=(
            Value(
                "Établissement",
                "Foyer des Tilleuls, 25000 Besançon (FINESS 250000999)",
                "/ClinicalDocument/custodian",
            ),
            Value(
                "Personne",
                "Marguerite LAFLEUR, née le 3 mars 1951",
                "/ClinicalDocument/recordTarget/patientRole",
            ),
            Value(
                "Période",
                "du 14 avril 2023 au 14 avril 2024",
                "/ClinicalDocument/documentationOf/serviceEvent",
            ),
            Value("Logiciel", "Lupin 4.2", "/ClinicalDocument/author/assignedAuthor"),
        ),
        sections=(Section("Situation et attentes de la personne", blocks, (), SECTION, "LOINC 42348-3"),),
        human_texts=human,
    )


def plain() -> DocumentContent:
    return content(
        Paragraph(
            (
                Text("Madame Lafleur vit au foyer depuis "),
                Text("le 14 avril 2023", bold=True),
                Text(". Elle dit aimer le jardin, la chorale et « les cafés du dimanche »."),
            ),
            f"{SECTION}/text/paragraph[1]",
        ),
        BulletList(
            (
                (paragraph("Reprendre la peinture"),),
                (paragraph("Voir sa sœur"), BulletList(((paragraph("à Dole"),),), True)),
            ),
            where=f"{SECTION}/text/list[1]",
        ),
        table(
            [
                ["Objectif", "Moyens", "Échéance"],
                ["Marcher seule jusqu'au jardin", "Kinésithérapie deux fois par semaine", "30 juin 2024"],
                ["Garder le lien avec sa famille", "Appel vidéo le mercredi", "en continu"],
            ],
            caption="Objectifs de l'année",
            where=f"{SECTION}/text/table[1]",
        ),
        Values(
            (
                Value("Évaluation AGGIR", "GIR 3", f"{SECTION}/entry[1]/observation/value"),
                Value(
                    "Cohérence",
                    "B : partiellement",
                    f"{SECTION}/entry[1]/observation/entryRelationship[1]",
                    1,
                ),
                Value(
                    "Toilette du haut du corps",
                    "A : seule, totalement",
                    f"{SECTION}/entry[1]/observation[2]",
                    1,
                ),
            )
        ),
    )


def picture(width: int = 120, height: int = 60) -> bytes:
    rows = b"".join(
        b"\0" + bytes((x * 2 % 256, y * 4 % 256, 120)[c] for x in range(width) for c in range(3))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def with_attachment(name: str, media_type: str, data: bytes) -> DocumentContent:
    carried = SourceAttachment(
        name=name,
        media_type=media_type,
        declared_type=media_type,
        content=data,
        where="/Bundle/entry/3/resource/content/0",
    )
    return replace(plain(), attachments=(carried,))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        letters = page.get_textpage()
        pages.append(letters.get_text_range() if letters.count_chars() else "")
        letters.close()
        page.close()
    document.close()
    return "\n".join(pages)


def compared(text: str) -> str:
    return re.sub("[\\s\u00ad\u2010\u2011\ufffe\x02-]", "", unicodedata.normalize("NFC", text))


def attached(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    files = {}
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        files[attachment.get_name()] = bytes(attachment.get_data())
    document.close()
    return files


HUMAN = [
    "L'œuvre complète de Mme Noël-Ångström ; « efficace », affligé, office — ½ ñ ß",
    "https://example.test/" + "un-chemin-qui-ne-finit-jamais/" * 9 + "?a=1&b=2",
    "Anticonstitutionnellement" * 12,
    "W" * 300,
    "Soft\u00adhyphen, insé\u00adcable\u00a0: 3\u202f000 €, e\u0301 décomposé",
    "Первый пациент Ёлкин",
    "Ελληνικά με τόνους",
    "שלום עולם מסמך בעברית",
    "السلام عليكم ورحمة الله لا إله الأمل",
    '#eval("1+1") *gras* _x_ $x$ <label> @ref // c /* d */ \\u{1F600} `raw` "quotes" \\',
    "première ligne\ndeuxième ligne\r\ntroisième\tavec tabulation",
    "-- --- ... ~ 'apostrophes' \"guillemets\"",
]


def said_of(data: bytes, kind: str = "application/pdf", *, declared: str = "", is_body: bool = False) -> str:
    """Return the text of a document that carries this file, without spaces."""
    file = SourceAttachment(
        name="Compte rendu",
        media_type=kind,
        declared_type=declared or kind,
        content=data,
        where="/x",
        is_body=is_body,
    )
    document = rendered(replace(content(), attachments=(file,))).pdf
    if data:
        assert data in attached(document).values(), "the file itself is inside as it came"
    return compared(text_of(document))
