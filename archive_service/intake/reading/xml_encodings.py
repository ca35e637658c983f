"""Find the encoding of XML, and whether it agrees with the declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code

_ACCEPTED = {
    "utf-8": "UTF-8",
    "utf8": "UTF-8",
    **dict.fromkeys(("us-ascii", "ascii"), "US-ASCII"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1"), "ISO-8859-1"),
    **dict.fromkeys(("iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9"), "ISO-8859-15"),
    **dict.fromkeys(("windows-1252", "windows1252", "cp1252", "cp-1252", "ansi"), "windows-1252"),
    **dict.fromkeys(("utf-16", "utf16", "utf-16le", "utf-16be"), "UTF-16"),
}
"""Accepted encodings, by the names used in declarations, in lower case."""
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
WIDE = {b"\xff\xfe": "utf-16le", b"<\0": "utf-16le", b"\xfe\xff": "utf-16be", b"\0<": "utf-16be"}
"""The first two bytes of XML in UTF-16, with or without a byte order mark, and the byte order."""
_BOM = b"\xef\xbb\xbf"
_HEAD = 400
_HIGH_CONTROLS = re.compile(b"[\x80-\x9f]")
_NOT_IN_WINDOWS = re.compile(b"[\x81\x8d\x8f\x90\x9d]")
_DEFAULT = "UTF-8 par défaut"


@dataclass(frozen=True, slots=True)
class XmlEncoding:
    """How XML must be decoded: `name` is for the parser, empty for the declared encoding.

    With a `refusal` it must not be read; `warning` says that the declaration names another encoding.
    """

    name: str = ""
    refusal: Finding | None = None
    warning: Finding | None = None


def xml_encoding(content: bytes, where: str) -> XmlEncoding:
    """Return the encoding of XML, from its first bytes, its declaration and all of its bytes.

    Certain signs in the bytes come before the declaration: a byte order mark; UTF-16 by its first character;
    UTF-8 when it is valid and not only ASCII; windows-1252 when bytes declared as ISO-8859 would be control
    characters (as browsers do).
    """
    if b"\0\0" in content[:4]:  # UTF-32 would hide a DOCTYPE from the check of the prolog
        return XmlEncoding(refusal=Code.XML_ENCODING.at(where, detail="UTF-32"))
    if content[:2] in WIDE:
        return _wide(content, where)
    declaration = _DECLARED.search(content[:_HEAD])
    written = declaration[1].decode("ascii").lower() if declaration else ""
    if content.startswith(_BOM):
        named = _ACCEPTED.get(written, "inconnu") if written else "UTF-8"
        if not _is_utf8(content):
            return XmlEncoding(refusal=Code.XML_INVALID_UTF8.at(where))
        return XmlEncoding("utf-8", warning=_warning(where, named, "UTF-8"))
    if written and written not in _ACCEPTED:
        return XmlEncoding(refusal=Code.XML_ENCODING.at(where, detail=written))
    return _narrow(content, where, _ACCEPTED.get(written, "UTF-8"))


def _warning(where: str, declared: str, actual: str) -> Finding | None:
    if declared == actual:
        return None
    return Code.XML_ENCODING_NAME.at(where, declared=declared, actual=actual)


def _wide(content: bytes, where: str) -> XmlEncoding:
    name = WIDE[content[:2]]
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return XmlEncoding(refusal=Code.XML_MALFORMED.at(where))
    declaration = _DECLARED.search(content[: 2 * _HEAD].replace(b"\0", b""))
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if declaration:
        named = _ACCEPTED.get(declaration[1].decode("ascii").lower(), "inconnu")
    else:
        named = "UTF-16" if marked else _DEFAULT
    # The byte order mark gives the byte order; without it, the parser must be told the order.
    return XmlEncoding("" if marked else name, warning=_warning(where, named, "UTF-16"))


def _narrow(content: bytes, where: str, named: str) -> XmlEncoding:
    """Return the encoding of bytes without zeros that declare one of the accepted encodings."""
    if named == "UTF-8":
        refused = XmlEncoding(refusal=Code.XML_INVALID_UTF8.at(where))
        return XmlEncoding("utf-8") if _is_utf8(content) else refused
    if content.isascii() and named != "UTF-16":
        return XmlEncoding("utf-8")
    if named == "UTF-16":
        return XmlEncoding(refusal=Code.XML_ENCODING_MISMATCH.at(where, declared=named))
    if _is_utf8(content):
        return XmlEncoding("utf-8", warning=_warning(where, named, "UTF-8"))
    is_windows = _NOT_IN_WINDOWS.search(content) is None
    if named == "US-ASCII" or (named == "windows-1252" and not is_windows):
        return XmlEncoding(refusal=Code.XML_ENCODING_MISMATCH.at(where, declared=named))
    if named != "windows-1252" and is_windows and _HIGH_CONTROLS.search(content):
        return XmlEncoding("windows-1252", warning=_warning(where, named, "windows-1252"))
    return XmlEncoding(named)  # the IANA name: parsers know few other names


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
