"""Whether the declared media type of a file agrees with its bytes: one rule for all readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.reading.byte_sources import Carried
from archive_service.intake.reading.sniffing import COMPRESSED, media_type_of

_NO_STATEMENT = frozenset(
    (
        *("", "*/*", "application/octet-stream", "binary/octet-stream", "application/binary"),
        *("application/x-unknown", "application/unknown", "application/download"),
    )
)
"""Declared types that say nothing about the bytes."""

_EMPTY, _BINARY = "application/x-empty", "application/octet-stream"
_WORD, _SHEET, _SLIDES = (
    f"application/vnd.openxmlformats-officedocument.{family}"
    for family in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
_OFFICE_FAMILIES = {
    _WORD: ("application/vnd.openxmlformats-officedocument.wordprocessingml.", "application/vnd.ms-word."),
    _SHEET: ("application/vnd.openxmlformats-officedocument.spreadsheetml.", "application/vnd.ms-excel."),
    _SLIDES: (
        "application/vnd.openxmlformats-officedocument.presentationml.",
        "application/vnd.ms-powerpoint.",
    ),
}
"""For each type recognised by the folders inside: the beginning of the type names of its family (templates,
macros).
"""
_IN_ZIP = (*(prefix for family in _OFFICE_FAMILIES.values() for prefix in family), "application/vnd.oasis.")

_SAME: Mapping[str, str] = {
    "text/xml": "application/xml",
    "text/json": "application/json",
    "text/rtf": "application/rtf",
    "text/richtext": "application/rtf",
    "application/x-rtf": "application/rtf",
    "text/pdf": "application/pdf",
    "application/x-pdf": "application/pdf",
    "application/acrobat": "application/pdf",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/tif": "image/tiff",
    "image/x-tiff": "image/tiff",
    "image/x-bmp": "image/bmp",
    "image/x-ms-bmp": "image/bmp",
    "image/svg": "image/svg+xml",
    "image/heif": "image/heic",
    "application/x-gzip": "application/gzip",
    "application/x-zip": "application/zip",
    "application/x-zip-compressed": "application/zip",
    "application/x-bzip": "application/x-bzip2",
    "application/x-rar": "application/vnd.rar",
    "application/x-rar-compressed": "application/vnd.rar",
    "application/x-zstd": "application/zstd",
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "application/hl7-v2": "x-application/hl7-v2+er7",
    "application/x-msdownload": "application/vnd.microsoft.portable-executable",
    "application/x-dosexec": "application/vnd.microsoft.portable-executable",
}
"""Other names of one type."""

_ALSO: Mapping[str, frozenset[str]] = {
    "application/x-ole-storage": frozenset(
        (
            *("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"),
            *("application/vnd.ms-outlook", "application/vnd.ms-project", "application/vnd.ms-works"),
            *("application/vnd.visio", "application/x-mspublisher", "application/x-msi"),
            *("application/msexcel", "application/mspowerpoint", "application/vnd.msword"),
        )
    ),
    "application/ogg": frozenset(("audio/ogg", "video/ogg", "audio/opus", "audio/vorbis")),
    "video/mp4": frozenset(
        (
            *("audio/mp4", "audio/m4a", "audio/x-m4a", "video/quicktime", "video/3gpp", "audio/3gpp"),
            *("image/avif", "image/heic"),
        )
    ),
    "image/heic": frozenset(("image/avif",)),  # brand shared by both
    "image/tiff": frozenset(("image/x-adobe-dng", "image/dng")),
    "application/gzip": frozenset(("application/x-gtar", "application/x-compressed-tar")),
    "application/pdf": frozenset(("application/illustrator", "application/postscript")),
    "application/zip": frozenset(("application/java-archive",)),
}
"""Declared types that are special kinds of the type that the bytes show."""

_TEXTS = frozenset(
    (
        *("text/plain", "text/html", "application/json", "application/xml", "application/xslt+xml"),
        *("image/svg+xml", "text/x-syslog", "x-application/hl7-v2+er7"),
    )
)
_MARKUP = frozenset(("application/xml", "application/xslt+xml", "image/svg+xml", "text/html"))
_XML_KINDS: Mapping[str, frozenset[str]] = {
    "application/xml": _MARKUP,
    "application/xslt+xml": _MARKUP,  # a simple stylesheet has the form of the page that it makes
    "application/xhtml+xml": frozenset(("application/xml", "text/html")),
    "image/svg+xml": frozenset(("application/xml", "image/svg+xml")),
}
"""For each declared type: the possible names of the root element; the element may also be too far from the
beginning to be found.
"""
_OTHER_XML = frozenset(("application/xml", "application/xslt+xml"))
_DRAWN_IN_TEXT = frozenset(
    (
        *("image/x-xpixmap", "image/x-xbitmap", "image/vnd.dxf", "image/x-portable-anymap"),
        *("image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap"),
        *("audio/x-mpegurl", "audio/x-scpls"),
    )
)
_MARKED = frozenset(
    (
        *("application/pdf", "application/rtf", "application/zip", "application/gzip"),
        *("application/x-bzip2", "application/x-xz", "application/x-7z-compressed", "application/zstd"),
        *("application/vnd.rar", "application/x-ole-storage", "application/ogg", "image/png", "image/jpeg"),
        *("image/gif", "image/tiff", "image/bmp", "image/webp", "image/heic"),
        "image/avif",
    )
)
"""Types whose files always begin with a mark that can be recognised in the bytes."""

_WIDE = re.compile(r"""charset\s*=\s*["']?(?:utf-?(?:16|32)|ucs-?[24])""", re.IGNORECASE)


def type_findings(declared: str, file: Carried, where: str, type_where: str) -> Iterator[Finding]:
    """Yield findings about the type of a file: it is compressed and nobody opens it, or its bytes contradict
    it.

    `where` is the place of the content, `type_where` the place of the declaration.
    """
    sniffed = media_type_of(file.head)
    if sniffed in COMPRESSED:
        yield Code.ATTACHMENT_COMPRESSED.at(where)
    if not types_agree(declared, sniffed):
        yield Code.ATTACHMENT_TYPE_MISMATCH.at(type_where)


def types_agree(declared: str, sniffed: str) -> bool:
    """Say whether bytes that look like `sniffed` can be a file of the declared media type.

    Types that bytes cannot prove or disprove are accepted: only a contradiction is reported.

    >>> types_agree("application/msword", "application/x-ole-storage")
    True
    >>> types_agree("application/xml", "application/json")
    False
    """
    named = declared.partition(";")[0].strip().lower()
    named = _SAME.get(named, named)
    if named in _NO_STATEMENT or sniffed in (named, _EMPTY):
        return True
    if named.endswith("/*"):
        return sniffed.startswith(named[:-1]) or sniffed == _BINARY
    if sniffed in _TEXTS:
        return _can_be_text(named, sniffed)
    if sniffed == _BINARY:
        wide = _WIDE.search(declared) is not None  # bytes without a mark that do not look like text
        return not (named in _MARKED or _is_zipped(named) or (_is_text(named) and not wide))
    return named in _ALSO.get(sniffed, ()) or _is_container(named, sniffed)


def _is_xml(named: str) -> bool:
    return named == "application/xml" or named.endswith("+xml")


def _is_json(named: str) -> bool:
    return named.startswith("application/") and named.endswith("json")


def _is_text(named: str) -> bool:
    return named.startswith("text/") or _is_xml(named) or _is_json(named)


def _is_zipped(named: str) -> bool:
    return named.endswith("+zip") or named.startswith(_IN_ZIP)


def _can_be_text(named: str, sniffed: str) -> bool:
    """Say whether text of the recognised kind can be a file of the declared type."""
    if _is_xml(named):
        return sniffed in _XML_KINDS.get(named, _OTHER_XML)
    if _is_json(named):
        return sniffed == "application/json"
    if named == "text/html":  # a fragment may begin with words
        return sniffed in ("text/html", "text/plain", "application/xml")
    if named.startswith("text/"):
        return True
    if named.startswith(("image/", "audio/", "video/")):
        return named in _DRAWN_IN_TEXT
    ole = named in _ALSO["application/x-ole-storage"]
    return not (named in _MARKED or named == "application/dicom" or _is_zipped(named) or ole)


def _is_container(named: str, sniffed: str) -> bool:
    """Say whether a package of files can be a file of the declared type; a password-protected package is
    inside an OLE container.
    """
    if sniffed == "application/zip":
        return _is_zipped(named)
    if sniffed == "application/x-ole-storage":
        return named.startswith(_IN_ZIP)
    if sniffed in _OFFICE_FAMILIES:
        return named == "application/zip" or named.startswith(_OFFICE_FAMILIES[sniffed])
    if sniffed.startswith("application/vnd.oasis."):
        return named in ("application/zip", f"{sniffed}-template")
    return sniffed == "application/gzip" and named.endswith(("+gzip", "-gzip"))
