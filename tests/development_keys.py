"""Seal keys of development, made once in a run for each legal entity and not once in each home.

To search for the primes of a key takes as long as half of an ordinary test. That homes make keys of their own
is tested in tests/signing/test_development.py.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from signing import development

make_seal_key = development.make_seal_key
"""What makes a key for every call."""


def reuse_seal_keys(folder: Path | None = None) -> Path:
    """Have development homes of this process find their keys in a folder; return it.

    Without a folder, a new one is made, which the end of the process removes.
    """
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="seal-keys-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    development.make_seal_key = lambda legal_entity: _key_of(legal_entity, folder)
    return folder


def _key_of(legal_entity: str, folder: Path) -> RSAPrivateKey:
    file = folder / sha256(legal_entity.encode("utf-8", "surrogatepass")).hexdigest()
    if not file.exists():
        made = make_seal_key(legal_entity)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as own:
            own.write(made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        Path(own.name).replace(file)
    key = load_der_private_key(file.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key
