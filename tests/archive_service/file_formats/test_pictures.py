"""Facts about pictures come from their structure: the upright size, and whether the picture is complete."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from archive_service.file_formats.pictures import picture_facts
from tests.archive_service.file_formats.file_samples import TURNS, UPRIGHT, photo, saved, upright

KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "TIFF": "tiff"}
WITHOUT_EXIF = {"GIF": "gif", "BMP": "bmp"}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", KINDS)
def test_a_turned_photo_has_the_size_in_which_it_stands_upright(kind: str, orientation: int) -> None:
    content = photo(kind, orientation)

    facts = picture_facts(content)

    assert facts is not None
    assert (facts.format, facts.width, facts.height) == (KINDS[kind], *UPRIGHT)
    assert (facts.orientation, facts.whole) == (orientation, True)
    assert ImageOps.exif_transpose(Image.open(io.BytesIO(content))).size == UPRIGHT


@pytest.mark.parametrize("kind", WITHOUT_EXIF)
def test_formats_without_orientation_are_known(kind: str) -> None:
    facts = picture_facts(saved(upright(), kind))

    assert facts is not None
    assert (facts.format, facts.width, facts.height, facts.whole) == (WITHOUT_EXIF[kind], *UPRIGHT, True)


@pytest.mark.parametrize("kind", KINDS.keys() | WITHOUT_EXIF.keys())
@given(share=st.floats(0, 0.98))
def test_a_cut_picture_is_not_whole(kind: str, share: float) -> None:
    content = photo(kind, 6) if kind in KINDS else saved(upright(), kind)

    facts = picture_facts(content[: int(len(content) * share)])

    assert facts is None or not facts.whole


@pytest.mark.parametrize("kind", KINDS.keys() | WITHOUT_EXIF.keys())
def test_bytes_behind_a_picture_take_nothing_away(kind: str) -> None:
    facts = picture_facts(saved(upright(), kind) + b"\0" * 40 + b"SEFT")

    assert facts is not None
    assert facts.whole


def test_the_thumbnail_of_a_photo_does_not_stand_for_its_end() -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    held = io.BytesIO()
    upright().save(held, "JPEG", exif=exif)
    photo_ = held.getvalue()
    thumbnail = saved(upright(), "JPEG")
    comment = b"\xff\xe2" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail

    facts = picture_facts(photo_[:2] + comment + photo_[2:-60])

    assert facts is not None
    assert (facts.width, facts.whole) == (60, False)


def test_the_pages_of_a_fax_are_counted() -> None:
    page = Image.new("1", (80, 40), 1)
    content = saved(page, "TIFF", compression="group4", save_all=True, append_images=[page, page])

    facts = picture_facts(content)

    assert facts is not None
    assert (facts.pages, facts.whole) == (3, True)


def test_the_colours_of_a_printer_are_told() -> None:
    facts = picture_facts(saved(upright().convert("CMYK"), "JPEG"))

    assert facts is not None
    assert facts.inks


def test_an_orientation_that_does_not_exist_is_none() -> None:
    facts = picture_facts(photo("JPEG", 9))

    assert facts is not None
    assert (facts.orientation, facts.width) == (1, UPRIGHT[0])


@pytest.mark.parametrize("kind", KINDS.keys() | WITHOUT_EXIF.keys())
@given(data=st.data())
def test_no_bytes_make_it_fail(kind: str, data: st.DataObject) -> None:
    content = bytearray(photo(kind, 5) if kind in KINDS else saved(upright(), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, min(len(content), 400) - 1))
        content[at] = data.draw(st.integers(0, 255))

    picture_facts(bytes(content))


def test_the_samples_turn_every_way() -> None:
    assert sorted(TURNS) == list(range(2, 9))
