"""The words of a rich text (RTF), line by line, without its drawings, embedded objects and formatting.

Source: Rich Text Format Specification 1.9.1, Microsoft, 2008.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from archive_service.file_formats.texts import WRONG_BYTES
from archive_service.wording.terms import CHANGE_ENDS, DELETED, INSERTED

_TOKENS = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_SIGNS = {
    **dict.fromkeys(("par", "line", "sect", "page", "row", "nestrow", "softline"), "\n"),
    **dict.fromkeys(("cell", "nestcell"), " | "),
    **dict.fromkeys(("emspace", "enspace", "qmspace"), " "),
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_LEFT_OUT = frozenset(
    (
        *(
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "nonshppict",
            "filetbl",
            "revtbl",
            "private1",
            "tc",
            "xe",
        ),
        *("ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "objdata", "objclass", "fldinst"),
    )
)
_NOTES = {"annotation": "Note", "footnote": "Note de bas de page"}
_PAGES = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
} | {
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""Encodings by the character set number of a font."""
_DOCUMENT = {"ansi": "cp1252", "mac": "mac-roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True)
class _State:
    """The settings inside a group. `skip` is the number of substitute letters after a letter given by its
    number.
    """

    left_out: bool = False
    fonts: bool = False
    ignorable: bool = False
    encoding: str = ""
    skip: int = 1
    struck: bool = False
    inserted: bool = False
    ends: str = ""


@dataclass(slots=True)
class _Words:
    """Collects the words; bytes wait until their character is complete."""

    document: str = "cp1252"
    font: int = 0
    fonts: dict[int, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    encoding: str = "cp1252"
    to_skip: int = 0

    def put(self, text: str) -> None:
        """Add text after the waiting bytes."""
        self.flush()
        self.pieces.append(text)

    def put_bytes(self, written: bytes, state: _State) -> None:
        """Add bytes in the encoding of the font."""
        skipped = min(self.to_skip, len(written))
        self.to_skip -= skipped
        encoding = state.encoding or self.document
        if encoding != self.encoding:
            self.flush()
            self.encoding = encoding
        self.waiting += written[skipped:]

    def flush(self) -> None:
        """Decode the waiting bytes."""
        if self.waiting:
            self.pieces.append(bytes(self.waiting).decode(self.encoding, WRONG_BYTES))
            self.waiting.clear()


def words_of_rich_text(content: bytes) -> str:
    """Return the words of a rich text; never fails, whatever the text contains."""
    words, states, at = _Words(), [_State()], 0
    while at < len(content):
        token = _TOKENS.match(content, at)
        if token is None:
            break
        at = token.end()
        name, number, code, symbol, brace, plain = token.groups()
        state = states[-1]
        if brace == b"{":
            plain_group = not (state.ignorable or state.ends)
            states.append(state if plain_group else replace(state, ignorable=False, ends=""))
        elif brace == b"}":
            words.put(state.ends)
            if len(states) > 1:
                _changed(words, states.pop(), states[-1])
        elif name == b"bin":
            at += max(0, int(number or 0))
        elif name is not None:
            states[-1] = _after(words, state, name.decode("ascii"), int(number) if number else None)
            _changed(words, state, states[-1])
        elif symbol == b"*":
            states[-1] = replace(state, ignorable=True)
        elif not state.left_out and not state.fonts:
            _put(words, state, code, symbol, plain)
    words.flush()
    text = "".join(words.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "\n".join(line.rstrip(" |\t") for line in text.split("\n")).strip("\n")


def _put(words: _Words, state: _State, code: bytes | None, symbol: bytes | None, plain: bytes | None) -> None:
    if code is not None:
        words.put_bytes(bytes([int(code, 16)]), state)
    elif plain is not None:
        words.put_bytes(plain, state)
    elif symbol in _SYMBOLS:
        words.put(_SYMBOLS[symbol])


def _changed(words: _Words, before: _State, after: _State) -> None:
    """Add brackets where struck or inserted words begin and end."""
    if before.left_out or after.left_out:
        return
    for was, is_now, mark in (
        (before.struck, after.struck, DELETED),
        (before.inserted, after.inserted, INSERTED),
    ):
        if was != is_now:
            words.put(mark if is_now else CHANGE_ENDS)


def _after(words: _Words, state: _State, name: str, number: int | None) -> _State:
    """Return the state after a control word; a character that the word stands for is added."""
    if name in _NOTES and not state.left_out:
        words.put(f" [{_NOTES[name]} : ")
        return replace(state, ends="] ", ignorable=False)
    if name in _LEFT_OUT or state.ignorable:
        return replace(state, left_out=True, ignorable=False)
    if name == "fonttbl":
        return replace(state, fonts=True)
    if name in _DOCUMENT:
        words.document = _DOCUMENT[name]
    elif name == "ansicpg" and number is not None:
        words.document = _known(f"cp{number}") or words.document
    elif name == "f" and number is not None:
        words.font = number
        return replace(state, encoding=words.fonts.get(number, ""))
    elif name == "fcharset" and state.fonts:
        words.fonts[words.font] = _PAGES.get(number or 0, "") if number else ""
    elif state.left_out or state.fonts:
        return state
    elif name == "u" and number is not None:
        words.put(chr(number & 0xFFFF))
        words.to_skip = state.skip
    elif name in _SIGNS:
        words.put(_SIGNS[name])
    return _styled(state, name, number)


def _styled(state: _State, name: str, number: int | None) -> _State:
    if name in ("strike", "striked", "deleted"):
        return replace(state, struck=number != 0)
    if name == "revised":
        return replace(state, inserted=number != 0)
    if name == "plain":
        return replace(state, struck=False, inserted=False, encoding="")
    return replace(state, skip=max(0, number or 0)) if name == "uc" else state


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
