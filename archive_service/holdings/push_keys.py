"""The keys by which receivers know whoever sends them volumes by SFTP: one for each legal entity."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive_service.errors import KeyDestroyed
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import PUSH
from archive_service.ports import Cipher


@dataclass(frozen=True, slots=True, kw_only=True)
class PushKey:
    """The public key of a legal entity, as a line of `authorized_keys` (sshd(8))."""

    legal_entity: LegalEntity
    line: str

    @property
    def fingerprint(self) -> str:
        """Its fingerprint, as `ssh-keygen -l` writes it."""
        digest = sha256(b64decode(self.line.split()[1])).digest()
        return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


@dataclass(frozen=True, slots=True)
class PushKeys:
    """Keys of Ed25519, made of 32 secret bytes that are wrapped under the key of the legal entity."""

    cipher: Cipher

    def private(self, legal_entity: LegalEntity) -> Ed25519PrivateKey:
        """Return the key of a legal entity, the same one each time; it is made when there is none."""
        try:
            seed = self.cipher.key(legal_entity, PUSH)
        except KeyDestroyed:
            seed = self.cipher.new_keys(legal_entity, [PUSH])[PUSH]
        return Ed25519PrivateKey.from_private_bytes(seed)

    def public(self, legal_entity: LegalEntity) -> PushKey:
        """Return what a receiver authorises."""
        public = self.private(legal_entity).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        return PushKey(legal_entity=legal_entity, line=f"{public.decode()} archive-dui-{legal_entity}")
