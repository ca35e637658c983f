"""Encode one DER value from its tag and content, or only its header; used where encoding must be fast."""

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
