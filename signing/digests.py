"""A digest with the name of its algorithm."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

SIZES = {"sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
"""Size in bytes of each accepted algorithm's digest; SHA-1 and MD5 are refused everywhere."""

HASHES = {name: getattr(hashlib, name) for name in SIZES}
"""The constructors of these algorithms: `hashlib.new` looks one up at each call, which takes as long as to
hash.
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """`value` is the raw digest, never its hexadecimal form."""

    algorithm: str
    value: bytes

    def __post_init__(self) -> None:
        """Refuse unknown algorithms and digests of the wrong size with a `ValueError`."""
        if len(self.value) != SIZES.get(self.algorithm):
            raise ValueError(f"{len(self.value)} bytes are no {self.algorithm} digest")

    @classmethod
    def of(cls, content: bytes, algorithm: str = "sha256") -> Self:
        """Hash `content`.

        >>> Digest.of(b"").hex[:8]
        'e3b0c442'
        """
        return cls.of_parts((content,), algorithm)

    @classmethod
    def of_parts(cls, parts: Iterable[bytes | memoryview], algorithm: str = "sha256") -> Self:
        """Hash the parts in order, as if they were one value."""
        if algorithm not in SIZES:
            raise ValueError(f"{algorithm} is not an accepted digest algorithm")
        state = hashlib.new(algorithm)
        for part in parts:
            state.update(part)
        return cls(algorithm, state.digest())

    @property
    def hex(self) -> str:
        """The lower-case hexadecimal form, for people and JSON."""
        return self.value.hex()
