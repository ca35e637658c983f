"""Convert pictures that the typesetter cannot read, or not completely, to PNG without loss.

Runs in the sandbox, because C code decodes untrusted bytes here. The attached file stays as received.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

_FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP"}
_KEPT = frozenset(("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))
"""Sample formats that PNG can hold without loss; other formats are converted to red, green and blue."""
_CONVERTED = frozenset(("CMYK", "YCbCr", "LAB", "PA", "RGBX", "RGBa", "La", "HSV"))

Image.MAX_IMAGE_PIXELS = None  # the caller has checked the size of the picture


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    """One page of a picture as PNG, standing upright; sides in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ConvertedPicture:
    """The pages of a picture that could be read; `complete` is false when data was missing."""

    pages: Sequence[ConvertedPage]
    complete: bool


def converted(content: bytes, kind: str, most_pages: int, most_pixels: int) -> ConvertedPicture:
    """Return the pages of a picture, at most `most_pixels` in total.

    `kind` is a format as `picture_facts` names it; no other decoder is tried. Never raises because of the
    picture's content; when nothing can be read, there is no page.
    """
    for strict in (True, False):
        pages: list[ConvertedPage] = []
        # A setting of the whole library; the sandbox does one task at a time.
        ImageFile.LOAD_TRUNCATED_IMAGES = not strict
        try:
            # The document reports what a decoder finds wrong; the standard error of a worker does not.
            with warnings.catch_warnings(action="ignore"):
                pages.extend(_pages(content, kind, most_pages, most_pixels, strict=strict))
        except MemoryError:
            raise
        except Exception:  # decoders raise whatever they like for what a stranger wrote  # noqa: BLE001
            if strict:
                continue
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return ConvertedPicture(pages, complete=strict)
    raise AssertionError("the second attempt always returns")


def _pages(content: bytes, kind: str, most_pages: int, left: int, *, strict: bool) -> Iterator[ConvertedPage]:
    with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
        count = getattr(picture, "n_frames", 1) if kind == "tiff" else 1
        for number in range(min(count, most_pages)):
            if number:
                picture.seek(number)
            left -= picture.width * picture.height
            if left < 0:
                return
            picture.load()
            if not strict and _is_blank(picture):
                return  # no data could be read
            yield _page(picture)


def _is_blank(picture: Image.Image) -> bool:
    extrema = picture.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(low == high for low, high in bands)


def _page(picture: Image.Image) -> ConvertedPage:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in _KEPT:
        if upright.mode not in _CONVERTED:
            raise ValueError(upright.mode)
        upright = upright.convert("RGB")
    held = io.BytesIO()
    # Without the metadata: profiles and dates are not part of the visible picture.
    upright.save(held, "PNG", compress_level=1, exif=b"", icc_profile=None, pnginfo=None)
    return ConvertedPage(held.getvalue(), upright.width, upright.height)
