"""Seal keys in a PKCS#11 token: its session is kept, and opened again when it was lost.

Source: OASIS PKCS #11 v2.40 (CKM_RSA_PKCS, CKM_ECDSA; 5.2: sessions end with the token). SoftHSM2 does not
know CKM_ECDSA_SHA256 and its kin, so digests are made here and signed raw, as every token can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from asn1crypto import algos, keys
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import exceptions as failures
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import KeyAlgorithm, KeyKind
from signing.pkcs11_modules import ModuleBusy, Pkcs11Module, module_of

_CURVES = {256: "secp256r1", 384: "secp384r1"}
_LOST = (
    failures.SessionHandleInvalid,
    failures.SessionClosed,
    failures.DeviceRemoved,
    failures.DeviceError,
    failures.TokenNotPresent,
    failures.TokenNotRecognised,
    failures.SlotIDInvalid,
    failures.UserNotLoggedIn,
    failures.KeyHandleInvalid,
    failures.ObjectHandleInvalid,
    failures.OperationActive,
    failures.GeneralError,
    failures.FunctionFailed,
)
"""What a token says when the session, or what was found in it, is no longer there: it is tried once again."""

_PIN = (
    failures.PinIncorrect,
    failures.PinLocked,
    failures.PinExpired,
    failures.PinInvalid,
    failures.PinLenRange,
    failures.UserPinNotInitialized,
)
_WRONG_PIN = (failures.PinIncorrect, failures.PinInvalid, failures.PinLenRange)
_FULL = (failures.DeviceMemory, failures.HostMemory)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlace:
    """Where a token is: the module of its maker, its label, its PIN."""

    module: Path
    label: str
    pin: str = field(repr=False)


_refused: set[TokenPlace] = set()
"""Whose PIN a token refused in this process. It is not asked again: a token locks itself after a few."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A session, with the private keys that were found in it, and the life of the module that it belongs to:
    a module that began again gives the same number to another session.
    """

    session: Any
    module: Pkcs11Module
    life: int
    keys: dict[bytes, Any] = field(default_factory=dict)

    def is_of(self, module: Pkcs11Module) -> bool:
        """Say whether the session may still be there."""
        return self.module is module and self.life == module.life

    def close(self) -> None:
        if self.is_of(self.module):
            with suppress(failures.PKCS11Error):
                self.session.close()


@dataclass(slots=True)
class Pkcs11Token:
    """A token with its session. Every failure is a `SigningError` whose message shows no secret."""

    place: TokenPlace
    _opened: _Opened | None = field(default=None, repr=False)

    def make(self, identifier: bytes, label: str, algorithm: KeyAlgorithm) -> bytes:
        """Make a key pair that cannot be taken out; return its public part (SubjectPublicKeyInfo, DER).

        Raises:
            SigningError: `KEY_UNAVAILABLE`, the token is full, gone, or does not answer; `KEY_REFUSED`.
        """
        return self._with_session(lambda one: _made(one.session, identifier, label, algorithm))

    def key(self, identifier: bytes, algorithm: KeyAlgorithm) -> Pkcs11Key:
        """Return the private operation of a key, which is looked for in each session once."""
        return Pkcs11Key(self, identifier, algorithm)

    def sign(self, identifier: bytes, algorithm: KeyAlgorithm, digest: Digest) -> bytes:
        """Sign a digest with the key of this identifier."""
        return self._with_session(lambda one: _signed(one, identifier, algorithm, digest))

    def destroy(self, identifier: bytes) -> None:
        """Destroy a key pair; an absent one is no error."""

        def destroy(one: _Opened) -> None:
            one.keys.pop(identifier, None)
            for found in list(one.session.get_objects({pkcs11.Attribute.ID: identifier})):
                found.destroy()

        self._with_session(destroy)

    def _module(self) -> Pkcs11Module:
        return module_of(self.place.module)

    def _with_session(self, work: Callable[[_Opened], Result]) -> Result:
        """Do work in the session; once again in a new one when that was lost."""
        with _told(self.place), self._module().used() as module:
            try:
                return self._done(work, module)
            except _LOST:
                self._forget(module)
                return self._done(work, module)

    def _done(self, work: Callable[[_Opened], Result], module: Pkcs11Module) -> Result:
        one = self._opened
        if one is None or not one.is_of(module):
            one = self._opened = _Opened(self._session(module), module, module.life)
        try:
            return work(one)
        except failures.NoSuchKey:
            raise
        except BaseException:
            # What it was doing may not be over: such a session does nothing else.
            self._opened = None
            one.close()
            raise

    def _session(self, module: Pkcs11Module) -> Any:
        token = module.library().get_token(token_label=self.place.label)
        if self.place in _refused:
            raise _pin_refused(self.place, "it is not asked again before a restart")
        try:
            return token.open(rw=True, user_pin=self.place.pin)
        except _WRONG_PIN:
            _refused.add(self.place)
            raise
        except failures.UserAlreadyLoggedIn:
            # The login is the application's, not the session's: another session of this process has done it.
            return token.open(rw=True)

    def _forget(self, module: Pkcs11Module) -> None:
        lost, self._opened = self._opened, None
        if lost is not None:
            lost.close()
        module.begin_again()


@dataclass(frozen=True, slots=True)
class Pkcs11Key:
    """`PrivateKey` in a token."""

    token: Pkcs11Token
    identifier: bytes
    algorithm: KeyAlgorithm

    def sign_digest(self, digest: Digest) -> bytes:
        """Sign a digest, as `PrivateKey` says."""
        return self.token.sign(self.identifier, self.algorithm, digest)


@contextmanager
def _told(place: TokenPlace) -> Iterator[None]:
    """Turn what the module says into our errors."""
    try:
        yield
    except ModuleBusy as error:
        raise _unavailable(
            f"the token {place.label} is busy: another call to its module does not end"
        ) from error
    except failures.NoSuchKey as error:
        raise _unavailable(f"the token {place.label} has no such key") from error
    except failures.NoSuchToken as error:
        raise _unavailable(f"there is no token {place.label}: is it plugged in?") from error
    except _FULL as error:
        raise _unavailable(f"the token {place.label} is full") from error
    except _PIN as error:
        raise _pin_refused(place, type(error).__name__) from None
    except failures.PKCS11Error as error:
        raise _unavailable(f"the token {place.label} does not answer ({type(error).__name__})") from error
    except (RuntimeError, OSError) as error:
        raise _unavailable(f"the module {place.module} cannot be loaded") from error


def _pin_refused(place: TokenPlace, why: str) -> SigningError:
    message = f"the token {place.label} refuses the PIN ({why})"
    return SigningError(SigningCode.KEY_REFUSED, message, retryable=True)


def _unavailable(message: str) -> SigningError:
    return SigningError(SigningCode.KEY_UNAVAILABLE, message, retryable=True)


def _made(session: Any, identifier: bytes, label: str, algorithm: KeyAlgorithm) -> bytes:
    kept: Mapping[Any, Any] = {
        pkcs11.Attribute.SENSITIVE: True,
        pkcs11.Attribute.EXTRACTABLE: False,
        pkcs11.Attribute.SIGN: True,
        pkcs11.Attribute.DECRYPT: False,
        pkcs11.Attribute.UNWRAP: False,
    }
    options = {"store": True, "id": identifier, "label": label, "private_template": kept}
    if algorithm.kind is KeyKind.RSA:
        public, _ = session.generate_keypair(
            pkcs11.KeyType.RSA,
            algorithm.bits,
            public_template={pkcs11.Attribute.ENCRYPT: False, pkcs11.Attribute.WRAP: False},
            **options,
        )
        numbers = keys.RSAPublicKey.load(encode_rsa_public_key(public))
        kind: dict[str, Any] = {"algorithm": "rsa"}
        info = keys.PublicKeyInfo({"algorithm": kind, "public_key": numbers})
        found = bytes(info.dump())
    else:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(_CURVES[algorithm.bits])},
            local=True,
        )
        public, _ = parameters.generate_keypair(mechanism=pkcs11.Mechanism.EC_KEY_PAIR_GEN, **options)
        found = encode_ec_public_key(public)
    load_der_public_key(found)
    return found


def _signed(one: _Opened, identifier: bytes, algorithm: KeyAlgorithm, digest: Digest) -> bytes:
    rsa = algorithm.kind is KeyKind.RSA
    kind = pkcs11.KeyType.RSA if rsa else pkcs11.KeyType.EC
    private = one.keys.get(identifier)
    if private is None:
        wanted = {"object_class": pkcs11.ObjectClass.PRIVATE_KEY, "key_type": kind, "id": identifier}
        private = one.keys[identifier] = one.session.get_key(**wanted)
    if rsa:
        info = algos.DigestInfo({"digest_algorithm": {"algorithm": digest.algorithm}, "digest": digest.value})
        return bytes(private.sign(info.dump(), mechanism=pkcs11.Mechanism.RSA_PKCS))
    return bytes(encode_ecdsa_signature(private.sign(digest.value, mechanism=pkcs11.Mechanism.ECDSA)))
