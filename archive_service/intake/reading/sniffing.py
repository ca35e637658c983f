"""Recognise the type of bytes by the bytes alone."""

from __future__ import annotations

import re

from archive_service.file_formats.texts import decoded_text, wide_encoding

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)
_LIKE_WORDS = frozenset((b"BM", b"BZh", b"Rar!", b"ID3", b"OggS", b"MZ"))
"""Marks that may also be the beginning of a text: they count when a character follows that no text
contains.
"""
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_FILE_TYPES = {b"avi": "image/avif", **dict.fromkeys((b"hei", b"hev", b"mif", b"msf"), "image/heic")}
"""Picture types of the base media file format, by the beginning of their brand (ISO 23008-12, AVIF)."""
_ODF = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z]+)")
_PROLOG = re.compile(
    rb"(?:\s++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->|<!DOCTYPE(?P<doctype>[^>\[]*+)>)*+",
    re.DOTALL | re.IGNORECASE,
)
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_JSON_START = re.compile(rb"\s*+(?:\{\s*+[\"}]|\[\s*+[\"{\[\]0-9tfn-])")
_SYSLOG = re.compile(rb"<[0-9]{1,3}>1 ")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096

COMPRESSED = frozenset(
    {
        "application/zip",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/x-7z-compressed",
        "application/zstd",
        "application/vnd.rar",
    }
)


def media_type_of(content: bytes | memoryview) -> str:
    """Return the media type shown by the first bytes; `application/octet-stream` when they show none.

    Nothing is unpacked or parsed: a few kilobytes are read, whatever the size.
    """
    head = bytes(content[:_HEAD])
    if not head:
        return "application/x-empty"
    for magic, media_type in _MAGIC:
        if head.startswith(magic) and (magic not in _LIKE_WORDS or _BINARY.search(head)):
            return _office(head) if media_type == "application/zip" else media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _FILE_TYPES.get(head[8:11], "video/mp4")
    if head[128:132] == b"DICM":
        return "application/dicom"
    # Programs that read PDF accept the header anywhere in the first kilobyte.
    return "application/pdf" if b"%PDF-" in head[:1024] else _textual(head)


def _office(head: bytes) -> str:
    odf = _ODF.search(head)
    if odf:
        return odf[1].decode()
    for folder, media_type in _OFFICE.items():
        if folder in head:
            return media_type
    return "application/zip"


def _textual(head: bytes) -> str:
    wide = wide_encoding(head[: len(head) & ~3])
    if wide:
        text = decoded_text(head[: len(head) & ~3], complete=False).text.encode("utf-8", "replace")
    elif head[:2] in (b"<\0", b"\0<"):  # UTF-16 declared by the XML itself
        order = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        text = head[: len(head) & ~1].decode(order, "replace").encode("utf-8", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf")
    if text.startswith(b"MSH|"):
        return "x-application/hl7-v2+er7"
    if _JSON_START.match(text):
        return "application/json"
    if _SYSLOG.match(text):
        return "text/x-syslog"
    if text.lstrip()[:1] == b"<":
        return _markup(text)
    return "application/octet-stream" if _is_binary(text) else "text/plain"


def _is_binary(text: bytes) -> bool:
    """Say whether the bytes contain many characters that no text contains; a zero byte counts more."""
    odd = len(_BINARY.findall(text.removesuffix(b"\x1a")))  # the end mark of DOS texts
    return odd > 0 and (odd * 20 > len(text) or text.count(b"\0") * 100 > len(text))


def _markup(text: bytes) -> str:
    prolog = _PROLOG.match(text)
    end = prolog.end() if prolog else 0
    element = _ELEMENT.match(text, end)
    name = element[1].lower() if element else b""
    doctype = (prolog["doctype"] or b"").strip().lower() if prolog else b""
    if name == b"svg":
        return "image/svg+xml"
    if name == b"html" or doctype.startswith(b"html"):
        return "text/html"
    if name in {b"stylesheet", b"transform"}:
        return "application/xslt+xml"
    known_html = name in {b"body", b"head", b"p", b"table", b"br", b"span", b"div"}
    if known_html and not text.lstrip().startswith(b"<?xml"):
        return "text/html"
    return "application/xml" if element or text.lstrip().startswith(b"<?xml") else "text/plain"
