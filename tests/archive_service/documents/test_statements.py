"""Documents of the service itself: what is given is drawn, and the same content is the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.drawable_text import squash
from archive_service.documents.statements import Section, Statement, drawn

AT = datetime(2050, 3, 1, 10, tzinfo=UTC)


def statement(*sections: Section, **further: str) -> Statement:
    told = {"title": "Bordereau", "running": "Bordereau", "producer": "Résidence", "reference": "liste 1"}
    return Statement(**{**told, **further}, sections=sections, landscape=True)  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return squash("".join(page.get_textpage().get_text_range() for page in document))


def test_the_same_content_gives_the_same_bytes() -> None:
    one = statement(Section(title="Lignes", header=("a", "b"), widths=(1, 2), rows=[("1", "2")] * 90))

    assert drawn(one, AT) == drawn(one, AT)


@settings(max_examples=15)
@given(st.lists(st.text("abé 12#[]{}$*_\\/@<>", max_size=40), min_size=2, max_size=2))
def test_markup_in_a_value_is_text(values: list[str]) -> None:
    section = Section(title="Lignes", header=("a", "b"), widths=(1, 1), rows=[values])

    told = text_of(drawn(statement(section), AT))

    for value in values:
        assert squash(" ".join(value.split())) in told


def test_a_digest_is_copied_without_a_break() -> None:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    assert digest in text_of(drawn(statement(Section(title="Empreinte", paragraphs=(digest,))), AT))


def test_a_file_is_inside() -> None:
    file = EmbeddedFile(
        name="liste.csv", type="text/csv", relationship="data", description="Liste", content=b"1,2\n"
    )
    told = Statement(title="Liste", running="", producer="", reference="", files=(file,))

    with pypdfium2.PdfDocument(BytesIO(drawn(told, AT))) as document:
        (attached,) = [document.get_attachment(place) for place in range(document.count_attachments())]
        assert bytes(attached.get_data()) == b"1,2\n"


def test_a_row_with_another_number_of_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        Section(title="Lignes", header=("a", "b"), widths=(1, 2), rows=[("1",)])
