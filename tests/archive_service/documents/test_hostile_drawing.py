"""A record gets a document within the limits, whatever its source; the document says what is left out."""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.documents.attached_texts import AttachedTexts
from archive_service.documents.long_paragraphs import LONGEST, cut_paragraphs, pieces
from archive_service.documents.plain_text import paragraphs_of, whole_text
from archive_service.documents.provenance import Provenance
from archive_service.documents.rendering import Form, render
from archive_service.documents.sandbox.process import Sandboxes
from archive_service.documents.size_limits import bounded, bounded_making
from archive_service.errors import MachineExhausted
from archive_service.holdings import document_rendering as drawing
from archive_service.holdings.document_rendering import (
    Asked,
    DrawingFailed,
    draw,
    draw_in_sandbox,
    draw_together,
)
from archive_service.model.content import BulletList, DocumentContent, Section, Text, Value, Values
from archive_service.model.flow import RecordKind
from tests.archive_service.documents.document_samples import (
    MAKING,
    compared,
    content,
    paragraph,
    table,
    text_of,
    with_attachment,
)
from tests.archive_service.file_formats.file_samples import page, pdf_bomb

ASKED = Asked(
    kind=RecordKind.NATIVE_FILE,
    locator="",
    places=None,
    making=MAKING,
    provenance=Provenance(
        record=MAKING.record,
        deposit=MAKING.deposit,
        received_at=MAKING.received_at,
        sender="Lupin",
        flow_kind="tddui-bundle",
        flow=None,
        source_sha256="",
        software="",
        template_name="record/1",
        template_digest="",
        service_version="",
    ),
)


def bundle(text: str, *files: tuple[str, bytes]) -> bytes:
    """Write a transaction about one invented person, with a remark and attached files."""
    patient = {"resourceType": "Patient", "id": "p", "name": [{"family": "EXEMPLE", "given": ["Odette"]}]}
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Poids"},
        "note": [{"text": text}],
    }
    sheets = [
        {
            "resourceType": "DocumentReference",
            "status": "current",
            "content": [
                {
                    "attachment": {
                        "contentType": kind,
                        "title": "Pièce",
                        "data": base64.b64encode(data).decode(),
                    }
                }
            ],
        }
        for kind, data in files
    ]
    entries = [{"resource": resource} for resource in (patient, observation, *sheets)]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


@pytest.fixture(autouse=True)
def _no_process_from_before() -> Iterator[None]:
    yield
    assert len(drawing.processes()) <= 2


def test_another_process_draws_the_same_bytes() -> None:
    source = bundle("Mme Noël-Ångström, œuvre")

    assert draw_in_sandbox(ASKED, source) == draw(ASKED, source) == draw_in_sandbox(ASKED, source)


def test_records_drawn_together_have_the_documents_they_have_alone() -> None:
    sources = [
        bundle("une remarque"),
        bundle("é" * 5_000),
        bundle("avec", ("application/pdf", page("lavande"))),
    ]

    together = draw_together([(ASKED, source) for source in sources])

    assert together == [draw_in_sandbox(ASKED, source) for source in sources]


def test_records_that_cannot_be_drawn_together_are_drawn_alone() -> None:
    quiet, deadly = bundle("une remarque"), bundle("une autre", ("application/pdf", pdf_bomb()))

    assert draw_together([(ASKED, quiet), (ASKED, deadly)]) == []
    assert draw_together([(ASKED, quiet), (replace(ASKED, places={}), b"no JSON")]) == []
    assert len(draw_together([(ASKED, quiet), (ASKED, quiet)])) == 2


def test_a_process_that_is_killed_changes_nothing() -> None:
    source = bundle("une remarque")
    first = draw_in_sandbox(ASKED, source)
    (process,) = drawing.processes()[-1:]

    os.kill(process, signal.SIGKILL)

    assert draw_in_sandbox(ASKED, source) == first
    assert process not in drawing.processes()


def test_a_machine_that_starts_no_process_says_nothing_about_the_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "_asides", Sandboxes(drawing.__name__))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(MachineExhausted) as failed:
            draw_in_sandbox(ASKED, bundle("plus tard"))

    assert failed.value.retryable
    assert draw_in_sandbox(ASKED, bundle("plus tard")).pdf


def test_what_our_own_code_cannot_do_is_named_and_stops_nobody() -> None:
    with pytest.raises(DrawingFailed) as failed:
        draw_in_sandbox(replace(ASKED, places={}), b"no JSON")

    assert str(failed.value).endswith("Error")
    assert draw_in_sandbox(ASKED, bundle("ensuite")).pdf


def test_a_pdf_that_ends_its_reader_is_named_and_the_rest_is_drawn() -> None:
    source = bundle("une remarque", ("application/pdf", pdf_bomb()), ("application/pdf", page("lavande")))

    began = time.monotonic()
    pdf = draw_in_sandbox(ASKED, source).pdf

    found = compared(text_of(pdf))
    assert compared("Le texte de ce fichier n'est pas repris ici") in found
    assert "lavande" in found
    assert compared("une remarque") in found
    assert time.monotonic() - began < 60


def test_pdfs_that_all_end_their_reader_take_bounded_time() -> None:
    bomb = pdf_bomb()
    source = bundle("une remarque", *[("application/pdf", bomb)] * 6)

    found = compared(text_of(draw_in_sandbox(ASKED, source).pdf))

    assert found.count(compared("Le texte de ce fichier n'est pas repris ici")) == 6


def test_a_word_without_end_is_drawn_up_to_a_length_that_is_said() -> None:
    document = pypdfium2.PdfDocument(draw_in_sandbox(ASKED, bundle("é" * 1_900_000)).pdf)

    first = document[0].get_textpage().get_text_range()
    assert len(document) > 200
    document.close()
    assert compared("trop long pour un seul document") in compared(first)
    assert "sur1900" in compared(first).replace("\u202f", "")


def test_a_long_word_that_fits_is_drawn_whole() -> None:
    pdf = draw_in_sandbox(ASKED, bundle("é" * 150_000 + "fin")).pdf

    found = compared(text_of(pdf))
    assert found.count("é") >= 150_000
    assert "éfin" in found
    assert compared("trop long pour un seul document") not in found


def test_marks_without_end_are_drawn_in_bounded_memory() -> None:
    pdf = draw_in_sandbox(ASKED, bundle("a" + "\u0301" * 30_000)).pdf

    assert compared("Poids") in compared(text_of(pdf))


@pytest.mark.parametrize("form", [Form.CUT, Form.PLAIN, Form.BARE])
def test_a_lesser_form_says_what_it_leaves_out(form: Form) -> None:
    source = bundle("une remarque")

    pdf = draw(ASKED, source, form).pdf

    found = compared(text_of(pdf))
    assert ("uneremarque" in found) == (form is not Form.BARE)
    assert compared("se lit dans la source") in found or compared("en simples paragraphes") in found
    document = pypdfium2.PdfDocument(pdf)
    names = {document.get_attachment(n).get_name() for n in range(document.count_attachments())}
    document.close()
    assert names == {"source.json", "provenance.json"}


def test_everything_that_has_no_end_is_bounded_and_counted() -> None:
    many = content(
        paragraph("x" * 9_000),
        table([["cellule", "suivante"]] * 3),
        BulletList([[paragraph("élément")]]),
        Values([Value("Libellé", "valeur", "/a")]),
        human=[Text("hors texte")],
    )
    many = replace(
        many,
        title="t" * 10_000,
        header=[Value("l", "v" * 10_000, "/h")] * 3_000,
        sections=[*many.sections, *[Section("s", [paragraph("p" * 50)])] * 5_000],
        notes=["n" * 9_000] * 3_000,
        attachments=[*with_attachment("a" * 9_000, "text/plain", b"texte").attachments] * 3_000,
    )

    shown = bounded(many, 100_000)

    assert sum(len(whole_text(p)) for s in shown.sections for p in paragraphs_of(s.blocks)) < 110_000
    said = " ".join(shown.notes)
    for count in ("2\u202f900 faits", "2\u202f500 pièces jointes", "2\u202f800 remarques"):
        assert count in said
    assert "sont donnés ici" in said
    assert "hors de ces parties" in said
    assert shown.human_texts == ()
    making = bounded_making(replace(MAKING, findings=["c" * 9_000] * 3_000))
    assert len(making.findings) == 201
    assert "2\u202f800 de plus" in making.findings[-1]


def test_a_bounded_content_that_fits_keeps_all_its_texts() -> None:
    whole = content(paragraph("un"), table([["deux", "trois"]]), human=[Text("hors texte", "/x")])

    shown = bounded(whole, 100_000)

    texts = [whole_text(p) for s in shown.sections for p in paragraphs_of(s.blocks)]
    assert texts == ["un", "deux", "trois"]
    assert shown.human_texts == whole.human_texts
    assert len(shown.notes) == 1


def test_the_text_of_files_is_read_up_to_a_length_that_is_said() -> None:
    reader = AttachedTexts(most=10).reader()

    read = [reader.of_text(b"six mots", "text/plain", "") for _ in range(2)]

    assert [each and (each.decoded.text, each.cut) for each in read] == [("six mots", False), ("si", True)]
    assert reader.of_pdf(page("glycine")) is None
    assert reader.of_text(b"x", "text/plain", "") is None


def test_a_text_file_too_long_to_show_is_said_to_be_cut() -> None:
    long = with_attachment("a.txt", "text/plain", b"glycine " * 100_000)

    found = compared(text_of(rendered_whole(long)))

    assert compared("Seul le début du texte est donné ici") in found


def rendered_whole(shown: DocumentContent) -> bytes:
    return render(
        shown, making=MAKING, source=b"", source_name="s", source_type="text/xml", provenance=b"{}\n"
    ).pdf


@given(st.text(max_size=200).map(lambda text: text * 60))
@example("a" + "\u0301" * 1_000)
@example("m" * 3 * LONGEST)
@example(" " * 2 * LONGEST)
def test_pieces_are_short_and_together_the_text(text: str) -> None:
    cut = list(pieces(text))

    assert "".join(cut) == text
    assert all(len(piece) <= LONGEST for piece in cut)
    assert all(one for one, _ in pairwise(cut))


def test_long_paragraphs_are_cut_wherever_they_stand() -> None:
    long = "mot " * 5_000
    whole = content(
        paragraph(long), table([[long]]), BulletList([[paragraph(long)]]), Values([Value("l", long, "/a")])
    )

    cut = cut_paragraphs(whole)

    texts = [run.text for p in paragraphs_of(cut.sections[0].blocks) for run in p.runs]
    assert max(map(len, texts)) <= LONGEST
    assert "".join(texts).count("mot") == 4 * 5_000
