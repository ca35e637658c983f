"""Small ZIP files that are costly to verify, as the examples of the corpus describe them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from random import Random
from typing import Any

from signing.der import SEQUENCE, der
from tests.archive_service.findings.corpus_names import CORPUS

EXAMPLES = sorted(CORPUS.glob("verification-too-costly_*/verify.json"))
_SIGNED_DATA, _DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")


def costly(told: Mapping[str, Any]) -> bytes:
    """The file that an example describes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, entry in told["entries"].items():
            file.writestr(name, _content(entry))
    return made.getvalue()


def example(what: str) -> Mapping[str, Any]:
    """The example with this end of its name."""
    (path,) = (one for one in EXAMPLES if one.parent.name.endswith(what))
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _content(entry: Mapping[str, Any]) -> bytes:
    if "filler" in entry:
        return Random(0).randbytes(entry["filler"])
    if "zeros" in entry:
        return _signature_over(bytes(entry["zeros"]))
    return str(entry["head"]).encode() + str(entry["piece"]).encode() * int(entry["times"])


def _signature_over(content: bytes) -> bytes:
    """A CMS signature with its content inside, and a signer of whom nothing is told."""
    inside = der(SEQUENCE, _DATA + der(0xA0, der(4, content)))
    signer = der(0x31, der(SEQUENCE, b"\x02\x01\x01"))
    body = b"\x02\x01\x01" + der(0x31, b"") + inside + signer
    return der(SEQUENCE, _SIGNED_DATA + der(0xA0, der(SEQUENCE, body)))
