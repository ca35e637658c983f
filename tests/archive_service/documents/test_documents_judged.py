"""veraPDF says whether the documents are PDF/A-3a."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.statements import Section, Statement, drawn
from archive_service.model.content import Picture, Text
from tests.archive_service.documents.document_samples import (
    HUMAN,
    content,
    paragraph,
    picture,
    plain,
    rendered,
    table,
    with_attachment,
)
from tests.archive_service.file_formats.file_samples import page
from tests.shared_material import judge

DOCUMENTS = {
    "plain": plain(),
    "tables": content(table([[f"{row} · {column}" for column in range(7)] for row in range(80)])),
    "pictures": content(
        Picture(picture(), "image/png", "Le jardin"), Picture(picture(3000, 20), "image/png", "")
    ),
    "right-to-left": content(paragraph("שלום עולם"), paragraph("السلام عليكم ورحمة الله")),
    "scripts": content(*[paragraph(text) for text in HUMAN], human=[Text("ailleurs", "/x")]),
    "inner-pdf": with_attachment("visite.pdf", "application/pdf", page("Compte rendu")),
    "attached-picture": with_attachment("jardin.png", "image/png", picture()),
    "long-type": with_attachment("notes.bin", "a" * 61 + "/" + "b" * 81, b"abc"),
    "odd-type": with_attachment("notes.bin", "text/x!#$&^_.+-", b"abc"),
    "undrawn": replace(
        content(paragraph("a\ue123b\x00c\ud800\U000e0041漢")), title="Titre\ue123", notes=("\u202e",)
    ),
    "sixty-pages": content(*[paragraph("Une longue journée. " * 60) for _ in range(330)]),
}

STATEMENT = Statement(
    title="Bordereau",
    running="Bordereau d'élimination",
    producer="Résidence des Essais",
    reference="liste 1",
    facts=(("Empreinte", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),),
    alerts=("Archives privées\ue123",),
    sections=(
        Section(
            title="Lignes", header=("Règle", "Nombre"), widths=(3, 1), numbers=(1,), rows=[("R", "1")] * 200
        ),
    ),
    files=(
        EmbeddedFile(
            name="liste.csv", type="text/csv", relationship="data", description="Liste", content=b"1,2\n"
        ),
    ),
    landscape=True,
)


@pytest.mark.judge
def test_every_document_is_pdf_a(tmp_path: Path) -> None:
    program = judge("proof")
    files = []
    for name, document in DOCUMENTS.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(rendered(document).pdf)
    files.append(tmp_path / "statement.pdf")
    files[-1].write_bytes(drawn(STATEMENT, datetime(2050, 3, 1, tzinfo=UTC)))
    run = subprocess.run([program, "pdfa", *files], capture_output=True, text=True, timeout=300, check=False)
    verdicts = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(verdicts) == len(files), run.stderr
    assert [each for each in verdicts if not each["compliant"] or each["flavour"] != "3a"] == []
