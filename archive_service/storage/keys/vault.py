"""Keys of tenants and records, each wrapped by the key above it, with the master secret at the top."""

from __future__ import annotations

import hmac
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive_service.errors import DigestMismatch, KeyDestroyed, Misconfigured, StoreUnavailable
from archive_service.model.keys import split_key
from archive_service.ports import KeyStore
from archive_service.storage.keys.batches import GatheredKeys

_TENANT: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_WRAPPED: Final = b"\x01"
_KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12
_CACHED_KEYS: Final = 2048
FIRST_KEY: Final = "tenants/_check"
"""The first key of every key store; nothing is encrypted under it."""
_CACHED_SECONDS: Final = 30.0
"""Longest time during which a process may still use a key that another process has just destroyed."""


class Vault:
    """Finds, creates and destroys keys; it encrypts no content itself.

    master secret -> key of the tenant -> key of the record. A tenant's key is created at its first use; it is
    the same in every process.
    """

    def __init__(self, master: bytes, keys: KeyStore) -> None:
        self._master = master
        self._wrapping = AESGCM(_derived(master, b"wrap tenant keys"))
        self._keys = keys
        self._guard = threading.Lock()
        self._tenants: dict[str, bytes] = {}
        self._indexes: dict[tuple[str, str], bytes] = {}
        self._cached: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._batches: dict[int, dict[str, bytes]] = {}
        self._batch: dict[str, bytes] | None = None

    def check_master(self) -> None:
        """Refuse a master secret other than the one with which this key store was started; the store is read
        each time.

        Raises:
            Misconfigured: the key store was started with another one.
            StoreUnavailable: the key store does not answer.
            KeyDestroyed: it was never started, or has lost its first key.
        """
        _unwrap(self._wrapping, self._keys.get(FIRST_KEY), FIRST_KEY)

    def begin(self) -> None:
        """Start an empty key store: from now on it can recognise its master secret."""
        self._tenant_key("_check")

    def new_keys(self, tenant: str, key_ids: Iterable[str]) -> dict[str, bytes]:
        """Create keys, durable on return, in one step when the store supports it; an existing key is
        returned.

        An id is never used again after its key was destroyed.

        Raises:
            DigestMismatch: in a batch, a key of this name exists already; the batch is lost.
        """
        key_ids = list(key_ids)
        if not key_ids:
            return {}
        wrapping = AESGCM(self._tenant_key(tenant))
        made = {key_id: secrets.token_bytes(_KEY_SIZE) for key_id in key_ids}
        wrapped = {
            _record_name(tenant, key_id): _wrap(wrapping, key, _record_name(tenant, key_id))
            for key_id, key in made.items()
        }
        try:
            self._keys.put_many(wrapped)
        except DigestMismatch:
            if self._batch is not None:
                # Collected keys of others may not have been stored: they must not be used as if they were.
                raise
            return {key_id: self._put_or_get(tenant, key_id, wrapped) for key_id in made}
        keep = self._remember if self._batch is None else self._batch.__setitem__
        for key_id, key in made.items():
            keep(_record_name(tenant, key_id), key)
        return made

    @contextmanager
    def together(self) -> Iterator[Vault]:
        """Open a batch: keys created in it become durable, in one step, when the block ends.

        Keys become durable when the block exits; on error they are discarded.

        Raises:
            DigestMismatch: a key of one of these names exists already.
        """
        made: dict[str, bytes] = {}
        gathered = GatheredKeys(self._keys)
        batch = copy(self)
        batch._keys, batch._batch = gathered, made  # noqa: SLF001
        # Not put into the cache, whose entries expire: a key that was not stored must not outlive the batch.
        self._batches[id(made)] = made
        try:
            yield batch
            gathered.store()
        finally:
            del self._batches[id(made)]
        for name, key in made.items():
            self._remember(name, key)

    def key(self, tenant: str, key_id: str) -> bytes:
        """Return the 32 bytes of a key.

        Raises:
            KeyDestroyed: it was destroyed, or never created.
            Misconfigured: it was created under another master secret.
        """
        tenant, key_id = split_key(tenant, key_id)
        name = _record_name(tenant, key_id)
        for made in list(self._batches.values()):
            if name in made:
                return made[name]
        with self._guard:
            until, known = self._cached.get(name, (0.0, b""))
            if until > time.monotonic():
                self._cached.move_to_end(name)
                return known
        key = _unwrap(AESGCM(self._tenant_key(tenant, make=False)), self._keys.get(name), name)
        self._remember(name, key)
        return key

    def destroy(self, tenant: str, key_id: str) -> None:
        """Destroy a key, so that nobody can decrypt its data, in any copy. An absent key is no error."""
        name = _record_name(*split_key(tenant, key_id))
        try:
            self._keys.destroy(name)
        finally:
            with self._guard:
                self._cached.pop(name, None)

    def destroy_many(self, keys: Iterable[tuple[str, str]]) -> None:
        """Destroy several keys as `destroy` does, at less cost for each."""
        names = [_record_name(*split_key(tenant, key_id)) for tenant, key_id in keys]
        try:
            self._keys.destroy_many(names)
        finally:
            with self._guard:
                for name in names:
                    self._cached.pop(name, None)

    def remains(self, tenant: str, key_id: str) -> bool:
        """Say whether any copy of a key is left; the store is asked each time."""
        return self._keys.remains(_record_name(*split_key(tenant, key_id)))

    def index(self, tenant: str, purpose: str, value: str | bytes) -> bytes:
        """Return 32 bytes by which `value` can be searched without being readable.

        The same value gives other bytes for another tenant, purpose or master secret.
        """
        data = value.encode() if isinstance(value, str) else value
        return hmac.digest(self._index_key(tenant, purpose), data, "sha256")

    def _index_key(self, tenant: str, purpose: str) -> bytes:
        known = self._indexes.get((tenant, purpose))
        if known is None:
            # No tenant's name contains the separator: two pairs never give the same bytes.
            known = _derived(self._master, b"index\0" + _tenant(tenant).encode() + b"\0" + purpose.encode())
            self._indexes[tenant, purpose] = known
        return known

    def _tenant_key(self, tenant: str, *, make: bool = True) -> bytes:
        known = self._tenants.get(tenant)
        if known is not None:
            return known
        name = f"tenants/{_tenant(tenant)}"
        try:
            wrapped = self._keys.get(name)
        except KeyDestroyed:
            if not make:
                raise
            wrapped = self._made_tenant_key(tenant, name)
        key = _unwrap(self._wrapping, wrapped, name)
        self._tenants[tenant] = key
        return key

    def _made_tenant_key(self, tenant: str, name: str) -> bytes:
        if self._keys.has_below(f"records/{tenant}"):
            try:
                # Another process may have created it, and keys under it, since it was last read.
                return self._keys.get(name)
            except KeyDestroyed as error:
                raise StoreUnavailable(
                    f"the key {name} is missing from the key store, but keys were made under it: put it back "
                    "from your copy of the key store"
                ) from error
        wrapped = _wrap(self._wrapping, secrets.token_bytes(_KEY_SIZE), name)
        try:
            self._keys.put(name, wrapped)
        except DigestMismatch:
            # Another process was first; its key is the tenant's.
            return self._keys.get(name)
        return wrapped

    def _put_or_get(self, tenant: str, key_id: str, wrapped: dict[str, bytes]) -> bytes:
        name = _record_name(tenant, key_id)
        with suppress(DigestMismatch):
            self._keys.put(name, wrapped[name])
        return self.key(tenant, key_id)

    def _remember(self, name: str, key: bytes) -> None:
        with self._guard:
            self._cached[name] = (time.monotonic() + _CACHED_SECONDS, key)
            self._cached.move_to_end(name)
            while len(self._cached) > _CACHED_KEYS:
                self._cached.popitem(last=False)


def _tenant(tenant: str) -> str:
    if not _TENANT.fullmatch(tenant):
        raise ValueError("not the name of a tenant")
    return tenant


def _record_name(tenant: str, key_id: str) -> str:
    return f"records/{_tenant(tenant)}/{key_id}"


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_SIZE, salt=None, info=b"archive-dui\0" + purpose).derive(master)


def _wrap(wrapping: AESGCM, key: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return _WRAPPED + nonce + wrapping.encrypt(nonce, key, name.encode())


def _unwrap(wrapping: AESGCM, wrapped: bytes, name: str) -> bytes:
    try:
        if wrapped[:1] != _WRAPPED:
            raise InvalidTag
        nonce = wrapped[1 : 1 + _NONCE_SIZE]
        return wrapping.decrypt(nonce, wrapped[1 + _NONCE_SIZE :], name.encode())
    except (InvalidTag, ValueError) as error:
        raise Misconfigured(
            f"the master secret does not open the key {name}: another secret, or an altered key store"
        ) from error
