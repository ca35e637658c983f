#!/usr/bin/env python3
"""Have a file sealed without sending it: only its digest leaves this machine.

An example for developers of care software. A detached signature (CAdES) needs Python 3.9 or later and nothing
else. A seal inside a PDF (PAdES) needs pyHanko besides, which prepares the PDF and puts the signature in.

    export ARCHIVE_TOKEN=...
    python hash_only_client.py https://archive.example contrat.pdf --entity 250099991 -o contrat.pdf.p7s
    python hash_only_client.py https://archive.example contrat.pdf --entity 250099991 --as pades -o sealed.pdf

Exit codes: 0 sealed; 10 the service refused; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

RESERVED = 16_384
"""Hexadecimal digits that are left free for the signature."""


class Refused(Exception):
    """The service refused; the text is its code."""


def sealed_digest(address: str, token: str, entity: str, form: str, digest: bytes) -> bytes:
    """Return the signature (CMS, DER) over a SHA-256 digest."""
    asked = {"entity": entity, "as": form, "digests": [f"sha256:{digest.hex()}"]}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/seals/digests", json.dumps(asked).encode(), headers)  # noqa: S310 - the user's own address
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the user's own address
            (line,) = json.load(answer)
    except urllib.error.HTTPError as error:
        raise Refused(json.load(error).get("code", str(error.code))) from error
    return base64.b64decode(line["content"])


def sealed_pdf(pdf: bytes, address: str, token: str, entity: str) -> bytes:
    """Return the PDF with the seal in an appended revision."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec("Cachet")).write_cms(
        "Cachet", IncrementalPdfFileWriter(BytesIO(pdf))
    )
    next(steps)
    place = SignatureObject(
        timestamp=datetime.now(timezone.utc), subfilter=SigSeedSubFilter.PADES, bytes_reserved=RESERVED
    )
    steps.send(SigObjSetup(place))
    prepared, output = steps.send(SigIOSetup("sha256"))
    steps.send(sealed_digest(address, token, entity, "pades", prepared.document_digest))
    return bytes(output.getvalue())


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Have a file sealed without sending it.")
    parser.add_argument("address")
    parser.add_argument("file", type=Path)
    parser.add_argument("--entity", required=True)
    parser.add_argument("--as", dest="form", choices=("cades", "pades"), default="cades")
    parser.add_argument("-o", dest="output", type=Path, required=True)
    asked = parser.parse_args()
    address, token = asked.address.rstrip("/"), os.environ.get("ARCHIVE_TOKEN", "")
    content = asked.file.read_bytes()
    try:
        if asked.form == "pades":
            made = sealed_pdf(content, address, token, asked.entity)
        else:
            digest = hashlib.sha256(content).digest()
            made = sealed_digest(address, token, asked.entity, "cades", digest)
    except Refused as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 10
    asked.output.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
