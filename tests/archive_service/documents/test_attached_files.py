"""A document shows the content of an attached file (text, fields, notes), or the reason why it does not."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.inner_pdf import PageKind, inner_pdf
from archive_service.documents.pdf_annotations import Remark
from archive_service.model.content import SourceAttachment
from tests.archive_service.documents.document_samples import (
    compared,
    content,
    rendered,
    said_of,
    text_of,
)
from tests.archive_service.file_formats.file_samples import (
    CATALOG,
    annotation,
    field,
    form,
    locked_pdf,
    noted,
    office,
    packed_pdf,
    page,
    pdf,
    photo,
    stream,
)

PDF, PLAIN = "application/pdf", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_values_of_a_form_are_in_the_text() -> None:
    found = said_of(
        form(
            field(b"Tx", "allergies", b"(P\xe9nicilline 2019)"),
            field(b"Tx", "m\xe9decin", b"(Dr Essai)", b"/TU(M\xe9decin traitant)"),
            field(b"Tx", "vide", b"()"),
            field(b"Tx", "secret", b"(sesame)", b"/Ff 8192"),
            field(b"Btn", "urgent", b"/Oui", b"/AS/Oui/AP<</N<</Oui 4 0 R/Off 4 0 R>>>>"),
            field(b"Btn", "refus", b"/Off", b"/AS/Off/AP<</N<</Oui 4 0 R/Off 4 0 R>>>>"),
            field(b"Ch", "régime", b"(sel)", b"/Ff 131072/Opt[[(sucre)(Sans sucre)][(sel)(Sans sel)]]"),
        )
    )

    assert compared("Champs remplis du formulaire") in found
    assert compared("allergies Pénicilline 2019") in found
    assert compared("Médecin traitant Dr Essai") in found
    assert compared("urgent coché") in found
    assert compared("régime Sans sel") in found
    assert compared("secret mot de passe, non montré") in found
    assert "sesame" not in found
    assert compared("refus") not in found
    assert compared("Formulaire") in found


def test_a_field_that_belongs_to_no_form_is_read() -> None:
    found = said_of(noted(field(b"Tx", "poids", b"(54 kg)")))

    assert compared("poids 54 kg") in found


def test_a_field_that_stands_twice_is_said_once() -> None:
    read = inner_pdf(form(field(b"Tx", "nom", b"(INVENTEE)"), field(b"Tx", "nom", b"(INVENTEE)")))

    assert read.pages[0].fields == (Remark("nom", "INVENTEE"),)


def test_notes_of_a_page_are_in_the_text_with_who_and_when() -> None:
    found = said_of(
        noted(
            annotation(b"FreeText", b"/Contents(ARR\xcaT\xc9 LE 3 MAI)"),
            annotation(b"Text", b"/Contents(Revoir la dose)/T(Dr Essai)/M(D:20240503101500+02'00')"),
            annotation(b"Popup", b"/Contents(Revoir la dose)"),
            annotation(b"Link", b"/Contents(ailleurs)"),
            annotation(b"Ink", b""),
            annotation(b"Text", b"/Contents(secr\xe8te)", b"/Rect[0 0 9 9]/F 2"),
        )
    )

    assert compared("Texte ajouté ARRÊTÉ LE 3 MAI") in found
    assert compared("Note (Dr Essai, 3 mai 2024) Revoir la dose") in found
    assert compared("Tracé à la main (sans texte)") in found
    assert compared("Note (masqué) secrète") in found
    assert compared("ailleurs") not in found


def test_words_that_are_struck_are_said_to_be() -> None:
    quads = b"/QuadPoints[18 114 300 114 18 96 300 96]"
    found = said_of(noted(annotation(b"StrikeOut", quads), text="Doliprane 1 g"))

    assert compared("Passage barré « Doliprane 1 g »") in found


def test_the_words_of_a_stamp_are_read_from_its_drawing() -> None:
    stamp = annotation(b"Stamp", b"/AP<</N 7 0 R>>")
    drawing = stream(
        b"BT /F 10 Tf 2 4 Td (RECU LE 4 MAI) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 200 40]/Resources<</Font<</F 5 0 R>>>>",
    )

    found = said_of(noted(stamp, more=(drawing,)))

    assert compared("Texte des tampons RECU LE 4 MAI") in found


def image() -> bytes:
    """Return a picture as a PDF holds it."""
    return stream(
        zlib.compress(bytes(12)),
        b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB"
        b"/Filter/FlateDecode",
    )


def scanned(*annotations: bytes) -> bytes:
    """Return a PDF whose page is a picture, with annotations."""
    notes = b" ".join(b"%d 0 R" % number for number in range(7, 7 + len(annotations)))
    extra = b"/Annots[%s]" % notes if annotations else b""
    return pdf(
        CATALOG,
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</I 6 0 R>>>>%s>>" % extra,
        stream(b"q 300 0 0 200 0 0 cm /I Do Q"),
        b"null",
        image(),
        *annotations,
    )


def test_a_scanned_page_is_an_image() -> None:
    assert compared("Ce document est une image : il ne contient pas de texte.") in said_of(scanned())


def test_a_scanned_page_with_a_note_says_both() -> None:
    found = said_of(scanned(annotation(b"FreeText", b"/Contents(Vu le 3 mai)")))

    assert compared("Page sans autre texte (image, sans texte)") in found
    assert compared("Texte ajouté Vu le 3 mai") in found


def test_a_blank_page_is_no_image() -> None:
    found = said_of(page())

    assert compared("Ce document est vide") in found
    assert compared("est une image") not in found


def test_a_blank_page_with_a_note_is_no_image() -> None:
    found = said_of(noted(annotation(b"FreeText", b"/Contents(ARRETE LE 3 MAI)"), text=""))

    assert compared("Page sans autre texte (vide)") in found
    assert compared("Texte ajouté ARRETE LE 3 MAI") in found
    assert compared("une image") not in found


def test_a_page_of_lines_is_a_drawing() -> None:
    content_ = pdf(
        CATALOG,
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        stream(b"0 0 m 100 100 l S"),
    )

    assert compared("Page 1 : dessin, sans texte") in said_of(content_)


def pages_of(*kinds: str) -> bytes:
    """Return a PDF of pages with a text, a picture or nothing."""
    kids = b" ".join(b"%d 0 R" % (7 + number) for number in range(len(kinds)))
    contents = {"text": b"5 0 R", "image": b"4 0 R", "blank": b"6 0 R"}
    pages = [
        b"<</Type/Page/Parent 2 0 R/Contents %s/Resources<</XObject<</I 3 0 R>>/Font<</F<<"
        b"/Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % contents[kind]
        for kind in kinds
    ]
    return pdf(
        CATALOG,
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 300 200]>>" % (kids, len(kinds)),
        image(),
        stream(b"q 300 0 0 200 0 0 cm /I Do Q"),
        stream(b"BT /F 12 Tf 20 100 Td (Lavande) Tj ET"),
        stream(b""),
        *pages,
    )


def test_pages_without_words_are_named_among_the_others() -> None:
    found = said_of(pages_of("text", "image", "image", "blank", "text"))

    for sentence in (
        "Page 1 Lavande",
        "Pages 2 à 3 : image, sans texte.",
        "Page 4 : vide.",
        "Page 5 Lavande",
    ):
        assert compared(sentence) in found


def test_pages_that_are_all_images_are_said_once() -> None:
    found = said_of(pages_of("image", "image"))

    assert compared("Ce document est une image") in found
    assert compared("Pages 1 à 2") not in found


def test_the_values_of_a_form_in_xml_are_in_the_text() -> None:
    data = (
        b"<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><f><nom>INVENT\xc3\x89E"
    )
    data += b"</nom><vide/></f></xfa:data></xfa:datasets>"
    catalog = b"/AcroForm<</Fields[]/XFA[(datasets) 6 0 R]>>/NeedsRendering true"

    found = said_of(page("Please wait...", catalog=catalog, objects=(stream(data),)))

    assert compared("formulaire électronique (XFA)") in found
    assert compared("nom INVENTÉE") in found


@pytest.mark.parametrize(
    "data",
    [
        b"<not",
        b"\x00",
        b"<?xml version='1.0' encoding='no such'?><f><nom>INVENTEE</nom></f>",
        b"<?xml version='1.0' encoding='x-unknown'?><f><nom>INVENTEE</nom></f>",
        b"<!DOCTYPE f SYSTEM 'file:///etc/passwd'><f><nom>&outside;</nom></f>",
    ],
)
def test_a_form_in_xml_that_cannot_be_read_is_said(data: bytes) -> None:
    catalog = b"/AcroForm<</Fields[]/XFA[(datasets) 6 0 R]>>/NeedsRendering true"

    found = said_of(page("Please wait...", catalog=catalog, objects=(stream(data),)))

    assert compared("ses valeurs n'ont pas pu être reprises") in found


def test_files_inside_a_pdf_are_named() -> None:
    catalog = b"/Names<</EmbeddedFiles<</Names[(bilan.xls)<</Type/Filespec/F(bilan.xls)/EF<</F 6 0 R>>>>]>>>>"

    found = said_of(page("Bilan", catalog=catalog, objects=(stream(b"abc", b"/Type/EmbeddedFile"),)))

    assert compared("Ce PDF porte lui-même des fichiers") in found
    assert compared("« bilan.xls »") in found


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (locked_pdf(4, "secret"), PDF, "protégé par un mot de passe"),
        (locked_pdf(6, "secret"), PDF, "protégé par un mot de passe"),
        (b"%PDF-1.7 truncated", PDF, "tronqué ou endommagé"),
        (pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), PDF, "sans aucune page"),
        (b"", PDF, "être ouvert : vide"),
        (office()[:120], WORD, "tronqué ou endommagé"),
        (OLD := "déficience légère".encode("cp850"), PLAIN, "n'est lisible ni en UTF-8"),
    ],
)
def test_a_file_that_cannot_be_opened_is_said_to_be_so_with_the_reason(
    data: bytes, kind: str, reason: str
) -> None:
    found = said_of(data, kind)

    assert (
        compared("Le fichier joint « Compte rendu » ne peut pas être ouvert") in found.split("Situationet")[0]
    )
    assert found.count(compared(reason)) == 2
    assert (compared("Il est joint tel quel") in found) == bool(data)
    assert "\ufffd" not in found


def test_a_body_that_cannot_be_opened_is_said_before_anything_else() -> None:
    found = said_of(locked_pdf(4, "secret"), is_body=True)

    alert = found.index(compared("Le corps de ce document est un fichier qui ne peut pas être ouvert"))
    assert alert < found.index(compared("Établissement Foyer"))


def test_a_body_that_is_only_attached_is_said_before_anything_else() -> None:
    found = said_of(office(), WORD, is_body=True)

    alert = found.index(compared("qui n'est pas repris ici"))
    assert alert < found.index(compared("Établissement Foyer"))


@pytest.mark.parametrize(("data", "kind"), [(page("Vu"), PDF), (b"Vu", PLAIN), (photo("JPEG"), "image/jpeg")])
def test_a_body_that_is_shown_raises_no_alert(data: bytes, kind: str) -> None:
    assert compared("Le corps de ce document") not in said_of(data, kind, is_body=True)


def test_an_office_file_is_said_to_be_attached_only() -> None:
    assert compared("Le contenu de ce fichier n'est pas repris dans ce document") in said_of(office(), WORD)


def test_what_a_cut_pdf_still_shows_is_said_to_be_a_part() -> None:
    found = said_of(page("Lavande")[:-18])

    assert compared("Lavande") in found
    assert compared("tronqué ou endommagé : seul ce qui a pu en être lu est repris ici") in found


def test_a_pdf_that_its_owner_locked_opens() -> None:
    assert compared("Compte rendu") in said_of(locked_pdf(4, ""))
    assert compared("mot de passe") not in said_of(locked_pdf(4, ""))


FRENCH = "Évaluation : déficience légère, cœur, l’été, 20 €"


@pytest.mark.parametrize(
    ("encoding", "declared", "sentence"),
    [
        ("utf-8", PLAIN, ""),
        ("utf-8-sig", PLAIN, ""),
        ("utf-16", PLAIN, "Texte lu en UTF-16."),
        ("utf-16-le", PLAIN, "Texte lu en UTF-16."),
        ("cp1252", "text/plain; charset=windows-1252", "Texte lu en windows-1252."),
        ("cp1252", "text/plain; charset=ISO-8859-1", "ne sont pas ceux du codage annoncé (ISO-8859-1)"),
        ("cp1252", "text/plain; charset=utf-8", "ne sont pas ceux du codage annoncé (utf-8)"),
        ("utf-8", "text/plain; charset=ISO-8859-1", "Texte lu en UTF-8 : ses octets ne sont pas ceux"),
        ("cp1252", PLAIN, "Texte lu en windows-1252 : ce codage est supposé"),
        ("utf-8", "text/plain; charset=UTF-16", "ses octets ne sont pas ceux du codage annoncé (UTF-16)"),
    ],
)
def test_a_text_is_read_in_its_encoding_which_is_said(encoding: str, declared: str, sentence: str) -> None:
    found = said_of(FRENCH.encode(encoding), PLAIN, declared=declared)

    assert compared(FRENCH) in found
    assert compared(sentence) in found
    assert ("Textelu" in found) == bool(sentence)
    assert "U+FEFF" not in found


def test_a_text_that_is_not_readable_as_declared_is_said_to_be_so() -> None:
    found = said_of("déficience légère".encode("cp850"), PLAIN, declared="text/plain; charset=iso-8859-1")

    assert compared("ni dans le codage annoncé (iso-8859-1) ni dans un autre") in found
    assert compared("dficience") not in found


def test_bytes_of_a_text_that_are_wrong_are_shown_by_their_value_and_counted() -> None:
    found = said_of(FRENCH.encode() + b"\xc3", PLAIN, declared=PLAIN)

    assert compared(f"{FRENCH}‹octet C3›") in found
    assert compared("Ce texte est tronqué ou endommagé, un octet n'y est pas lisible") in found


def test_lines_of_a_text_stay_lines() -> None:
    document = rendered(
        replace(
            content(),
            attachments=(
                SourceAttachment(
                    name="note",
                    media_type=PLAIN,
                    declared_type=PLAIN,
                    content="Traitement :\r\n- Doliprane 1 g\r\n- Kardégic 75 mg\r\n\r\nDr Essai".encode(),
                    where="/x",
                ),
            ),
        )
    ).pdf

    lines = [line.strip() for line in text_of(document).splitlines()]
    at = lines.index("Traitement :")
    assert lines[at : at + 3] == ["Traitement :", "- Doliprane 1 g", "- Kardégic 75 mg"]


@given(data=st.data())
def test_no_pdf_makes_it_fail(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([form(field(b"Tx", "nom", b"(X)")), packed_pdf(), locked_pdf(4, "")]))
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))

    read = inner_pdf(bytes(changed))

    assert all(read_page.text == "" or read_page.kind is PageKind.TEXT for read_page in read.pages)


def test_what_is_read_of_a_pdf_stays_within_its_limit() -> None:
    notes = [annotation(b"Text", b"/Contents(%s)" % (b"lavande " * 100)) for _ in range(20)]

    read = inner_pdf(noted(*notes), most=2_000)

    assert read.cut
    assert read.length <= 2_000
    assert len(read.pages[0].notes) == 2
