"""The words of a text file, decoded when its encoding is certain or plausible, with how the encoding is
known.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from enum import Enum

from archive_service.file_formats.windows_texts import reads_well, without_windows_letters

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "ascii": "ASCII",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
    "cp1252": "windows-1252",
    "cp850": "IBM850",
    "cp858": "IBM00858",
    "cp437": "IBM437",
    "mac-roman": "macintosh",
}
"""Encodings that a text may declare: the name in Python, and the IANA name."""
_WITHOUT_ORDER = {"utf-16": "utf-16", "utf-32": "utf-32"}
_OTHERS = re.compile(
    r"cp\d+|iso8859-\d+|iso2022_\w+|koi8-\w|mac-\w+|shift_jis\w*|euc_\w+|gb\w+|big5\w*|utf-7|hz|hp-roman8|tis-620"
)
"""Encodings, by their Python names, that are used when they are declared, under the declared name."""
_SEVEN_BITS = re.compile(r"utf-7|iso2022_\w+|hz")  # their bytes look like ASCII
_HEAD = 4096
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_CHARSET_OF_PAGE = re.compile(
    rb"(?:<meta\b[^>]{0,200}\bcharset|<\?xml\b[^>]{0,200}\bencoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH_CONTROLS = re.compile(b"[\x80-\x9f]")
_WRONG = re.compile("‹octet [0-9A-F]{2}›")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


class Knowledge(Enum):
    """How the encoding of a text is known."""

    CERTAIN = "certain"  # declared and correct, or evident from the bytes
    OTHERWISE = "otherwise"  # evident from the bytes, which contradict the declaration
    ASSUMED = "assumed"  # not declared, and plausible
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedText:
    """A text without its byte order mark; empty when the encoding is `UNKNOWN`. `encoding` is the IANA name,
    `declared` the name in the source, which may be unknown. `wrong` counts bytes that are not letters of the
    encoding: the text shows them as ‹octet E9›.
    """

    text: str
    encoding: str
    declared: str
    known: Knowledge
    wrong: int = 0


def charset_of(media_type: str) -> str:
    """Return the `charset` of a media type as written; empty when it has none.

    >>> charset_of('text/plain; charset="iso-8859-1"')
    'iso-8859-1'
    """
    found = _CHARSET.search(media_type)
    return found[1] if found else ""


def charset_of_page(content: bytes) -> str:
    """Return the encoding that an HTML page declares itself; empty when there is none.

    >>> charset_of_page(b'<html><meta charset="iso-8859-1">')
    'iso-8859-1'
    """
    found = _CHARSET_OF_PAGE.search(content, 0, _HEAD)
    return found[1].decode("ascii") if found else ""


def decoded_text(content: bytes, charset: str = "", *, complete: bool = True) -> DecodedText:
    """Return the words of a text file. `charset` is the declared encoding, empty for none; with `complete`
    false the bytes may end inside a character.

    Tried in this order: a byte order mark; UTF-16 without a mark, recognised by its zeros; UTF-8, when the
    bytes are valid and not only ASCII, whatever is declared; the declared encoding, where ISO-8859-1 with
    bytes that would be control characters is windows-1252 (as browsers do); windows-1252 or ISO-8859-15 when
    the result is plausible; UTF-8 with some wrong bytes.
    """
    bytes_ = _Bytes(content, complete)
    declared = _known(charset)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(_Bytes(content[len(mark) :], complete), encoding, charset, declared)
    for encoding in (*_zeros(content), *_seven_bits(declared, content), *_orders(declared, content)):
        text = bytes_.strictly(encoding)
        if text is not None and not _CONTROLS.search(text):
            return _found(text, encoding, charset, declared)
    text = bytes_.strictly("utf-8")
    if text is not None:
        return _found(text, "utf-8", charset, declared, ascii_only=text.isascii())
    return _in_bytes(bytes_, charset, declared) or _partly(bytes_, "utf-8", charset, declared)


def _has_controls(text: str) -> bool:
    """Say whether so many characters are controls that this is not a text; a few are tolerated in a long
    one.
    """
    return len(_CONTROLS.findall(text)) * 20 > len(text)


def _marked(bytes_: _Bytes, encoding: str, charset: str, declared: str) -> DecodedText:
    text = bytes_.strictly(encoding)
    if text is None:
        return _partly(bytes_, encoding, charset, declared)
    return _found(text, encoding, charset, declared)


def _in_bytes(bytes_: _Bytes, charset: str, declared: str) -> DecodedText | None:
    """Return a text with one byte for each letter: in the declared encoding, else in a plausible one."""
    windows = declared == "iso8859-1" and _HIGH_CONTROLS.search(bytes_.content)
    if declared and declared not in _WITHOUT_ORDER and not windows:
        text = bytes_.strictly(declared)
        if text is not None and (declared in _NAMES or not _has_controls(text)):
            return _found(text, declared, charset, declared)
    encoding = "iso8859-15" if without_windows_letters(bytes_.content) else "cp1252"
    text = bytes_.strictly(encoding)
    if text is None or _has_controls(text) or not reads_well(text):
        return None
    known = Knowledge.OTHERWISE if charset else Knowledge.ASSUMED
    return DecodedText(text=text, encoding=_NAMES[encoding], declared=charset, known=known)


def _partly(bytes_: _Bytes, encoding: str, charset: str, declared: str) -> DecodedText:
    """Return a text with some wrong bytes, as at the end of a truncated text; nothing when there are many."""
    text = codecs.getincrementaldecoder(encoding)(WRONG_BYTES).decode(bytes_.content, bytes_.complete)
    wrong = len(_WRONG.findall(text))
    right = len(text) - wrong * len("‹octet 00›")
    if encoding == "utf-8":  # ASCII would be the same in any encoding
        right = len(_NOT_ASCII.findall(text)) - 2 * wrong
        if wrong > right:
            return _unreadable(charset)
    elif wrong * 4 > right:
        return _unreadable(charset)
    found = _found(text, encoding, charset, declared)
    return replace(found, wrong=wrong)


def wide_encoding(content: bytes) -> str:
    """Return UTF-16 or UTF-32 when the first bytes show it; empty for any other encoding.

    >>> wide_encoding("oui".encode("utf-32")), wide_encoding(b"oui")
    ('UTF-32', '')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return "" if encoding == "utf-8" else _NAMES[encoding]
    return next((_NAMES[encoding] for encoding in _zeros(content[:_HEAD])), "")


def _shown_bytes(error: UnicodeError) -> tuple[str, int]:
    """Write bytes that are not letters as ‹octet E9›; used by decoders."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(f"‹octet {byte:02X}›" for byte in error.object[error.start : error.end]), error.end


WRONG_BYTES = "shown-bytes"
"""Name of the error handler that writes bytes that are not letters as ‹octet E9›."""
codecs.register_error(WRONG_BYTES, _shown_bytes)


@dataclass(frozen=True, slots=True)
class _Bytes:
    """Bytes to decode; with `complete` false they may end inside a character."""

    content: bytes
    complete: bool

    def strictly(self, encoding: str) -> str | None:
        """Return the text, None when the bytes are not in this encoding."""
        try:
            return codecs.getincrementaldecoder(encoding)().decode(self.content, self.complete)
        except UnicodeDecodeError:
            return None


def _unreadable(charset: str) -> DecodedText:
    return DecodedText(text="", encoding="", declared=charset, known=Knowledge.UNKNOWN)


def _found(text: str, encoding: str, charset: str, declared: str, *, ascii_only: bool = False) -> DecodedText:
    agrees = not charset or declared == encoding or encoding.startswith(f"{declared}-") or ascii_only
    known = Knowledge.CERTAIN if agrees else Knowledge.OTHERWISE
    return DecodedText(text=text, encoding=_NAMES.get(encoding, charset), declared=charset, known=known)


def _known(charset: str) -> str:
    """Return the Python name of an encoding; empty for a name that is not a text encoding."""
    for name in (charset, charset.replace("-", "")) if charset else ():
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        return known if known in _NAMES or known in _WITHOUT_ORDER or _OTHERS.fullmatch(known) else ""
    return ""


def _seven_bits(declared: str, content: bytes) -> tuple[str, ...]:
    """Return a declared encoding whose bytes look like ASCII, for which they would be mistaken."""
    return (declared,) if _SEVEN_BITS.fullmatch(declared) and content.isascii() else ()


def _orders(declared: str, content: bytes) -> tuple[str, ...]:
    """Return the byte orders to try when the declared encoding does not give one.

    Any two bytes are a letter of UTF-16: a UTF-8 text without a zero byte is not UTF-16.
    """
    if b"\0" not in content and _Bytes(content, complete=False).strictly("utf-8") is not None:
        return ()
    if declared in _WITHOUT_ORDER:
        return (f"{declared}-be", f"{declared}-le")
    return (declared,) if declared.startswith(("utf-16", "utf-32")) else ()


def _zeros(content: bytes) -> tuple[str, ...]:
    """Return UTF-16 or UTF-32 in the byte order shown by the zeros: a Latin letter has only one byte that is
    not zero.
    """
    head = content[:_HEAD]
    quarters = [head[at::4].count(0) for at in range(4)]
    all_zero = [len(head) // 4 == count > 0 for count in quarters]
    if len(content) % 4 == 0 and True in (all(all_zero[:2]), all(all_zero[2:])):
        return ("utf-32-be",) if all(all_zero[:2]) else ("utf-32-le",)
    if len(content) % 2 or len(head) < 4:
        return ()
    first, second = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if second > len(head) // 4 and first == 0:
        return ("utf-16-le",)
    return ("utf-16-be",) if first > len(head) // 4 and second == 0 else ()
