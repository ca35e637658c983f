"""Encode one DER value from its tag and content, or only its header; used where encoding must be fast.
Take constructed values apart without changing a byte.
"""

from collections.abc import Iterator

from asn1crypto import parser

SEQUENCE = 0x30
INTEGER = 0x02
OCTETS = 0x04


def der(tag: int, content: bytes) -> bytes:
    """Encode a value; `tag` is its identifier byte.

    >>> der(OCTETS, b"abc").hex()
    '0403616263'
    """
    return header(tag, len(content)) + content


def header(tag: int, size: int) -> bytes:
    """Encode what precedes a content of `size` bytes.

    >>> header(OCTETS, 300).hex()
    '0482012c'
    """
    if size < 0x80:
        return bytes((tag, size))
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length


def is_definite(content: bytes) -> bool:
    """Say whether the bytes are one value in which every length is definite and as short as it can be, so
    that no length has a second form (X.690, 10.1). The order of sets is not looked at.

    >>> is_definite(der(SEQUENCE, der(OCTETS, b"abc"))), is_definite(bytes.fromhex("308004000000"))
    (True, False)
    """
    ends, at = [len(content)], 0
    while at < len(content):
        if content[at] & 0x1F == 0x1F or at + 2 > len(content):  # a tag of several bytes: none is in use here
            return False
        size, begin = content[at + 1], at + 2
        if size > 0x80:
            begin, size = begin + size - 0x80, int.from_bytes(content[begin : begin + size - 0x80])
            if size < 0x80 or content[at + 2] == 0:
                return False
        elif size == 0x80:
            return False
        if begin + size > ends[-1]:
            return False
        if content[at] & 0x20:
            ends.append(begin + size)
            at = begin
        else:
            at = begin + size
        while ends and at == ends[-1]:
            ends.pop()
        if not ends:
            return at == len(content)
    return False


def children(value: bytes) -> Iterator[bytes]:
    """Yield the values inside a constructed value, each with its original encoding.

    Raises:
        ValueError: the bytes are no such value.

    >>> [one.hex() for one in children(der(SEQUENCE, der(OCTETS, b"a") + der(OCTETS, b"bc")))]
    ['040161', '04026263']
    """
    content = parser.parse(value)[4]
    position = 0
    while position < len(content):
        size = parser.peek(content[position:])
        yield content[position : position + size]
        position += size
