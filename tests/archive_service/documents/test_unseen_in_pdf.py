"""Contents of a PDF that its pages do not show are listed, and not confused with visible contents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.unseen_fields import has_hidden_layers, unseen_fields
from tests.archive_service.documents.document_samples import compared, said_of
from tests.archive_service.file_formats.file_samples import (
    CATALOG,
    FONT,
    PAGES,
    annotation,
    field,
    form,
    noted,
    packed_pdf,
    page,
    pdf,
    stream,
)

UNSEEN = compared("Champs du formulaire dont les pages ne montrent pas la valeur")


def with_fields(*objects: bytes, annotations: bytes = b"") -> bytes:
    """Return a PDF of one page with a form whose only field is object 6."""
    return page("Formulaire", b"/Annots[%s]" % annotations, b"/AcroForm<</Fields[6 0 R]>>", objects)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_fields(b"<</FT/Tx/T(allergies)/V(P\xe9nicilline, 20 \xa0)>>"), "allergies Pénicilline, 20 €"),
        (with_fields(b"<</FT/Tx/T(nom)/TU(Nom d'usage)/V<FEFF00C9006C006F>>>"), "Nom d'usage Élo"),
        (with_fields(b"<</FT/Tx/T(poids)/V 7 0 R>>", b"(54 kg)"), "poids 54 kg"),
        (with_fields(b"<</T(a)/Kids[7 0 R]/FT/Tx>>", b"<</T(b)/Parent 6 0 R/V(Vu)>>"), "a.b Vu"),
        (with_fields(field(b"Tx", "sans page", b"(54 kg)")), "sans page 54 kg"),
    ],
)
def test_fields_that_no_page_shows_are_said_apart(content: bytes, said: str) -> None:
    found = said_of(content)

    assert compared(said) in found.partition(UNSEEN)[2]


@pytest.mark.parametrize(
    "content",
    [
        form(field(b"Tx", "prix", b"(20 \xa0 \x84 \x9cuvre)"), field(b"Tx", "lignes", b"(a\\r\\nb )")),
        form(field(b"Ch", "sel", b"(sel)", b"/Ff 131072/Opt[[(sucre)(Sans sucre)][(sel)(Sans sel)]]")),
        with_fields(
            b"<</FT/Tx/T(a)/V(Vu)/Kids[7 0 R]>>",
            annotation(b"Widget", b"/Parent 6 0 R"),
            annotations=b"7 0 R",
        ),
        with_fields(b"<</FT/Tx/T(secret)/V(sesame)/Ff 8192>>"),
        with_fields(b"<</FT/Btn/T(refus)/V/Oui>>"),
        with_fields(b"<</FT/Tx/T(vide)>>"),
        with_fields(b"<</FT/Tx/T(rond)/Kids[6 0 R]>>"),
        page("Sans formulaire"),
    ],
)
def test_fields_that_a_page_shows_are_not_said_twice(content: bytes) -> None:
    found = said_of(content)

    assert UNSEEN not in found
    assert "sesame" not in found


def test_words_that_are_written_in_a_rich_form_alone_are_read() -> None:
    rich = b"(<body><p>ARRET&#201; LE <b>3 MAI</b></p><p>Dr A &amp; B</p></body>)"
    found = said_of(noted(annotation(b"FreeText", b"/RC" + rich)))
    filled = said_of(form(annotation(b"Widget", b"/FT/Tx/T(obs)/Ff 33554432/RV" + rich)))

    assert compared("Texte ajouté ARRETÉ LE 3 MAI") in found
    assert compared("Dr A & B") in found
    assert compared("obs ARRETÉ LE 3 MAI") in filled


def test_hidden_layers_are_told() -> None:
    drawn = b"/OC/MC0 BDC BT /F 12 Tf 20 100 Td (Ne pas servir) Tj ET EMC"
    layers = b"/OCProperties<</OCGs[6 0 R]/D<</OFF[%s]>>>>"

    def layered(hidden: bytes) -> bytes:
        return pdf(
            CATALOG.replace(b">>", layers % hidden + b">>"),
            PAGES,
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
            b"/Properties<</MC0 6 0 R>>>>>>",
            stream(drawn),
            FONT,
            b"<</Type/OCG/Name(calque)>>",
        )

    hidden, shown = said_of(layered(b"6 0 R")), said_of(layered(b""))

    assert compared("Ce PDF a des calques masqués") in hidden
    assert compared("Ce PDF a des calques masqués") not in shown
    assert compared("Ne pas servir") in hidden


def test_letters_that_have_no_name_are_not_printed_as_signs() -> None:
    glyphs = b"/CharProcs<</a 6 0 R/b 6 0 R/c 6 0 R>>/Encoding<</Differences[1/a/b/c]>>/Widths[1 1 1]"
    found = said_of(
        pdf(
            CATALOG,
            PAGES,
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream(b"BT /F 12 Tf 20 100 Td <010203> Tj ET"),
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 1/LastChar 3%s>>"
            % glyphs,
            stream(b"1 0 d0 0 0 1 1 re f"),
        )
    )

    assert compared("ses lettres sont dessinées sans dire lesquelles") in found
    assert "U+0001" not in found


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed_pdf(b"[]"), "sans aucune page"),
        (page("Vu").replace(b"/Kids[3 0 R]", b"/Kids[9 0 R]"), "tronqué ou endommagé"),
    ],
)
def test_a_pdf_of_which_no_page_can_be_read_cannot_be_opened(content: bytes, reason: str) -> None:
    assert compared(f"ne peut pas être ouvert : {reason}") in said_of(content)


FILLED = with_fields(b"<</T(a)/Kids[7 0 R]/FT/Tx>>", b"<</T(b)/Ff 4/V 8 0 R>>", b"<C9>")


@given(st.integers(0, len(FILLED)), st.integers(0, 6), st.binary(max_size=6))
def test_no_change_of_a_byte_makes_it_fail(at: int, cut: int, put: bytes) -> None:
    changed = FILLED[:at] + put + FILLED[at + cut :]

    assert isinstance(unseen_fields(changed, []), list)
    assert has_hidden_layers(changed) in (True, False)
