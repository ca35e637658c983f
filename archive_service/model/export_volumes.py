"""What is kept of the volumes that were handed over, so that each can be written again byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeKeys:
    """The random part of a volume's envelope, and the content that it belongs to.

    `content` is the SHA-256 of the volume before its encryption, in hexadecimal: the keys are never used for
    another one.
    """

    content: str
    content_key: bytes = field(repr=False)
    nonce: bytes
    infos: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportVolumes:
    """The volumes of an order, numbered from 1.

    `manifest_files` are the manifest and its signatures, which would differ if they were made again; `leaves`
    the number of leaves in each volume; `keys` those of the volumes that were fetched, by number.
    """

    manifest_files: Mapping[str, bytes]
    leaves: tuple[int, ...]
    keys: Mapping[int, VolumeKeys] = field(default_factory=dict)

    def with_keys(self, number: int, keys: VolumeKeys) -> ExportVolumes:
        """Return the same volumes with the keys of one more."""
        return replace(self, keys={**self.keys, number: keys})
