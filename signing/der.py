"""Encode one DER value from its tag and content; used where encoding must be fast."""

SEQUENCE = 0x30
OCTETS = 0x04


def der(tag: int, content: bytes) -> bytes:
    """Encode a value; `tag` is its identifier byte.

    >>> der(OCTETS, b"abc").hex()
    '0403616263'
    """
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content
