"""Pictures are drawn upright and complete; for one that is not drawn, the document gives the reason."""

from __future__ import annotations

import io
import struct
import zlib
from functools import reduce
from itertools import chain

import pypdfium2
import pytest
from PIL import Image, ImageChops

from archive_service.documents import drawn_pictures
from archive_service.documents.drawn_pictures import Pictures
from archive_service.model.content import Picture
from tests.archive_service.documents.document_samples import compared, content, rendered, text_of
from tests.archive_service.file_formats.file_samples import UPRIGHT, photo, saved, upright

Box = tuple[int, int, int, int]


def drawn(*pictures: bytes, media_type: str = "image/jpeg") -> bytes:
    """Return the document that shows these pictures."""
    return rendered(content(*[Picture(each, media_type, "Une lettre") for each in pictures])).pdf


def page_seen(pdf: bytes, number: int = 0) -> Image.Image:
    """Return a page as a reader sees it, at 144 points an inch."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[number].render(scale=2).to_pil().convert("RGB")
    document.close()
    return picture


SHADES = {
    "red": ((170, 255), (0, 90), (0, 90)),
    "green": ((0, 90), (100, 160), (0, 90)),
    "blue": ((0, 90), (0, 90), (170, 255)),
}
"""The colours of `upright()`, near enough for what JPEG makes of them: from and to, of each band."""


def where(colour: str, page: Image.Image) -> Box | None:
    """Return the box of a page in which a colour stands."""
    bands = [
        band.point(lambda value, shade=shade: 255 * (shade[0] <= value <= shade[1]))
        for band, shade in zip(page.split(), SHADES[colour], strict=True)
    ]
    return reduce(ImageChops.darker, bands).getbbox()


def colours_of(page: Image.Image) -> dict[str, Box]:
    """Return where the colours of `upright()` stand on a page."""
    found = {colour: where(colour, page) for colour in SHADES}
    assert None not in found.values(), "a colour of the picture is not to be seen"
    return {colour: box for colour, box in found.items() if box}


def assert_upright(seen: dict[str, Box]) -> None:
    red, green, blue = seen["red"], seen["green"], seen["blue"]
    width, height = red[2] - red[0], red[3] - red[1]
    assert abs(green[0] - red[2]) < 6, "green is at the right of red"
    assert abs(green[1] - red[1]) < 6
    assert abs(blue[1] - red[3]) < 6, "blue is below red"
    assert abs(blue[0] - red[0]) < 6
    assert abs(width / height - UPRIGHT[0] / UPRIGHT[1]) < 0.15, "nothing is cut nor stretched"
    assert abs((green[2] - green[0]) / width - 1) < 0.1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_of_a_turned_camera_stands_upright_and_whole(kind: str, orientation: int) -> None:
    pdf = drawn(photo(kind, orientation))

    assert_upright(colours_of(page_seen(pdf)))
    assert compared("Image non dessinée") not in compared(text_of(pdf))


def test_a_turned_photo_larger_than_the_page_is_not_cut() -> None:
    picture = upright().resize((3000, 1500)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x112] = 6

    assert_upright(colours_of(page_seen(drawn(saved(picture, "JPEG", exif=exif)))))


@pytest.mark.parametrize("kind", ["GIF", "BMP"])
def test_formats_without_orientation_are_drawn(kind: str) -> None:
    assert_upright(colours_of(page_seen(drawn(saved(upright(), kind)))))


def test_the_photo_that_is_drawn_is_the_same_bytes() -> None:
    content_ = photo("JPEG", 6)

    pictures = Pictures()
    pictures.show(Picture(content_, "image/jpeg", ""))

    assert [each.content for each in pictures.handed_over] == [content_]


def test_every_page_of_a_fax_is_drawn() -> None:
    pages = [Image.new("1", (1728, 1100), 1) for _ in range(3)]
    fax = saved(pages[0], "TIFF", compression="group4", save_all=True, append_images=pages[1:])

    pdf = drawn(fax, media_type="image/tiff")

    document = pypdfium2.PdfDocument(pdf)
    images = [
        each for page in document for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    assert len(images) == 3
    assert compared("pages ; seules") not in compared(text_of(pdf))


def test_a_fax_of_many_pages_says_how_many_are_not_shown() -> None:
    pages = [Image.new("1", (80, 40), 1) for _ in range(25)]
    fax = saved(pages[0], "TIFF", compression="group4", save_all=True, append_images=pages[1:])

    found = compared(text_of(drawn(fax, media_type="image/tiff")))

    assert compared("Cette image compte 25 pages ; seules les 20 premières sont montrées.") in found


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_view_is_drawn_and_the_others_are_counted(
    kind: str,
) -> None:
    views = [upright(), upright().transpose(Image.Transpose.ROTATE_180), Image.new("RGB", UPRIGHT, "blue")]
    moving = saved(views[0], kind, save_all=True, append_images=views[1:])

    found = compared(text_of(drawn(moving, media_type=f"image/{kind.lower()}")))

    assert compared("Cette image est animée (3 vues) ; seule la première est montrée.") in found


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_a_picture_that_stands_still_is_not_said_to_move(kind: str) -> None:
    found = compared(text_of(drawn(photo(kind), media_type=f"image/{kind.lower()}")))

    assert compared("animée") not in found


def test_printed_colours_are_drawn_and_said_to_be_near() -> None:
    pdf = drawn(saved(upright().convert("CMYK"), "JPEG", quality=95))

    assert compared("encres d'imprimerie, sont approchées") in compared(text_of(pdf))
    document = pypdfium2.PdfDocument(pdf)
    assert [*document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])] != []


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("BMP", "image/bmp")],
)
def test_of_a_cut_picture_is_shown_what_is_there(kind: str, media_type: str) -> None:
    whole = saved(upright().resize((600, 300)), kind)

    pdf = drawn(whole[: len(whole) * 2 // 3], media_type=media_type)

    assert compared("seul ce qui a pu en être lu est montré") in compared(text_of(pdf))
    assert where("red", page_seen(pdf)) or where("blue", page_seen(pdf)), "the part that is there is drawn"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (photo("JPEG")[:30], "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish" * 30, "image/png"),
        (photo("WEBP")[:-20], "image/webp"),
        (photo("TIFF", compression="tiff_lzw")[:200], "image/tiff"),
    ],
)
def test_a_picture_of_which_nothing_can_be_read_is_said_to_be_damaged(data: bytes, media_type: str) -> None:
    found = compared(text_of(drawn(data, media_type=media_type)))

    assert compared("Image non dessinée : Une lettre") in found
    assert compared("tronquée ou endommagée") in found


def test_a_picture_with_a_wrong_sum_is_drawn_and_said_to_be_damaged() -> None:
    whole = photo("PNG")
    at = whole.index(b"IDAT") - 4
    (length,) = struct.unpack_from(">I", whole, at)
    wrong_sum = whole[: at + 8 + length] + b"\0\0\0\0" + whole[at + 12 + length :]

    pdf = drawn(wrong_sum, photo("JPEG", 3), media_type="image/png")

    document = pypdfium2.PdfDocument(pdf)
    assert len([*document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]) == 2
    assert compared("Image tronquée ou endommagée") in compared(text_of(pdf))


def test_a_picture_that_the_typesetter_refuses_is_written_again() -> None:
    content_ = photo("JPEG", 6)

    pictures = Pictures(frozenset({0}))
    shown = pictures.show(Picture(content_, "image/jpeg", ""))

    assert [each.format for each in pictures.handed_over] == ["png"]
    assert [(box.width, box.height) for box in shown.boxes] == [UPRIGHT]


def test_a_picture_that_nobody_reads_is_named_and_the_others_are_drawn() -> None:
    whole = photo("PNG")
    at = whole.index(b"IDAT") - 4
    (length,) = struct.unpack_from(">I", whole, at)
    rubbish = b"IDAT" + bytes(length)
    broken = whole[: at + 4] + rubbish + zlib.crc32(rubbish).to_bytes(4, "big") + whole[at + 12 + length :]

    pdf = drawn(broken, photo("JPEG", 3), media_type="image/png")

    assert_upright(colours_of(page_seen(pdf)))
    assert compared("Image non dessinée : Une lettre") in compared(text_of(pdf))


def test_a_format_that_is_not_drawn_is_named() -> None:
    found = compared(text_of(drawn(b"<svg/>", media_type="image/svg+xml")))

    assert compared("ne dessine pas les images de ce format") in found


def test_a_picture_of_too_many_pixels_is_named() -> None:
    found = compared(text_of(drawn(saved(Image.new("1", (6000, 5000)), "PNG"), media_type="image/png")))

    assert compared("plus de 25 millions de points") in found


def test_pictures_beyond_what_one_document_holds_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_pictures, "_TOGETHER", 2 * 120 * 60)
    shades = [saved(Image.new("RGB", UPRIGHT, (0, 0, shade)), "PNG") for shade in range(4)]

    pictures = Pictures()
    shown = [pictures.show(Picture(each, "image/png", "")) for each in shades]

    assert [bool(each.boxes) for each in shown] == [True, True, False, False]
    assert "trop de points" in shown[2].said


def test_the_same_picture_twice_is_handed_over_once() -> None:
    pictures = Pictures()

    shown = [pictures.show(Picture(photo("JPEG"), "image/jpeg", name)) for name in ("a", "b")]

    assert len(pictures.handed_over) == 1
    assert [box.index for box in chain(*(each.boxes for each in shown))] == [0, 0]


def test_a_picture_is_handed_over_without_its_profile() -> None:
    profile = b"\0" * 200
    content_ = saved(upright(), "TIFF", icc_profile=profile)

    pictures = Pictures()
    pictures.show(Picture(content_, "image/tiff", ""))

    (page,) = pictures.handed_over
    assert Image.open(io.BytesIO(page.content)).info.get("icc_profile") is None
