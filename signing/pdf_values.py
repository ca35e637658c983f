"""Find where a value ends in the text of a PDF, by strict rules: what is doubtful is no value.

Source: ISO 32000-2, 7.2 (characters, tokens, comments) and 7.3 (values).
"""

import re

from signing.pdf_structure import string_end

SPACE = rb"[\t\n\f\r ]"
"""White space, without the null byte: readers differ in what they do with it."""

_REFERENCE = re.compile(rb"\d{1,10}[\t\n\f\r ]+\d{1,5}[\t\n\f\r ]+R(?![^\t\n\f\r ()<>\[\]{}/%])")
_TOKEN = re.compile(
    rb"(?P<blank>[\t\n\f\r ]+|%[^\r\n]*)"
    rb"|(?P<open><<|\[)|(?P<close>>>|\])|(?P<text>\()"
    rb"|(?P<one><[0-9A-Fa-f\t\n\f\r ]*>|/[^\x00\t\n\f\r ()<>\[\]{}/%]*"
    rb"|(?:[+-]?[0-9.]+|true|false|null|R)(?![^\t\n\f\r ()<>\[\]{}/%]))"
)
_CLOSING = {b"<<": b">>", b"[": b"]"}


class NoValue(Exception):
    """The bytes are no value."""


def value_end(content: bytes, begin: int) -> int:
    """Return where the value ends that is the first one from `begin`, after blanks and comments.

    Raises:
        NoValue: also for values that the standard allows and that no writer writes.
    """
    position, opened = begin, list[bytes]()
    while True:
        token = _TOKEN.match(content, position)
        if token is None:
            raise NoValue
        here, position = position, token.end()
        if token["blank"]:
            continue
        if token["open"]:
            opened.append(_CLOSING[token["open"]])
        elif token["close"]:
            if not opened or opened.pop() != token["close"]:
                raise NoValue
        elif token["text"]:
            position = string_end(content, position)
        elif not opened and (reference := _REFERENCE.match(content, here)):
            return reference.end()
        if not opened:
            return position
