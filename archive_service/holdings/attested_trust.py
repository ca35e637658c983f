"""The trust that leaves with an attestation: this instance's, with that under which a record came here."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from archive_service.holdings.carried_trust import OtherTrust
from signing.trust import TrustStore, pem

_ANCHORS, _BETWEEN, _RECEIPTS = "anchors.pem", "intermediates.pem", "receipt-keys.json"


def attested_trust(
    own: TrustStore, exported: Mapping[str, bytes], other: OtherTrust | None
) -> Mapping[str, bytes]:
    """Return the files of `trust export`, by path, with the authorities and receipt keys of another instance.

    What nobody here accepted is left out: an attestation must not have others trust what its service does
    not.
    """
    if other is None or not other.accepted:
        return exported
    store = other.store
    return {
        **exported,
        _ANCHORS: pem(tuple(dict.fromkeys((*own.anchors, *store.anchors)))),
        _BETWEEN: pem(tuple(dict.fromkeys((*own.intermediates, *store.intermediates)))),
        _RECEIPTS: _both(exported[_RECEIPTS], other.receipt_keys),
    }


def _both(own: bytes, other: bytes) -> bytes:
    """Return one JWKS; keys that cannot be read are left out."""
    try:
        more = orjson.loads(other)["keys"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return own
    known = orjson.loads(own)
    return orjson.dumps({**known, "keys": [*known["keys"], *more]}, option=orjson.OPT_INDENT_2) + b"\n"
