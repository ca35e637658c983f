#!/usr/bin/env python3
r"""Have a file sealed without sending it: only digests leave this machine.

An example for developers of care software. A detached signature (`cades`) and a container (`asic`) need
Python 3.9 or later and nothing else. A seal inside a PDF (`pades`) needs pyHanko besides, which prepares the
PDF and puts in what comes back.

    export ARCHIVE_TOKEN=...
    python hash_only_client.py https://archive.example contrat.pdf --entity 250099991 -o contrat.pdf.p7s
    python hash_only_client.py https://archive.example contrat.pdf --entity 250099991 -o sealed.pdf \
        --as pades --level b-lta

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
import zipfile
from collections.abc import Callable
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

FORMS, LEVELS = ("cades", "pades", "asic"), ("b-b", "b-t", "b-lt", "b-lta")
RESERVED = {"b-b": 16_384}
RESERVED_WITH_TOKEN = 65_536
"""Hexadecimal digits that are left free for a signature, and for one with a time stamp."""

MIMETYPE = "application/vnd.etsi.asic-e+zip"
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference URI="META-INF/signature001.p7s" MimeType="application/pkcs7-signature"/>
<asic:DataObjectReference URI={name}>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\
<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>
</asic:ASiCManifest>
"""


class Refused(Exception):
    """The service refused; the text is its code."""


class Service:
    """The service, for one legal entity."""

    def __init__(self, address: str, token: str, entity: str) -> None:
        """Keep the address, without the slash at its end."""
        self.address, self.token, self.entity = address.rstrip("/"), token, entity

    def sealed(self, form: str, level: str, digest: bytes) -> dict[str, Any]:
        """Return the line of a SHA-256 digest that was sealed."""
        return self._asked("digests", {"as": form, "level": level}, digest)

    def dated(self, digest: bytes) -> dict[str, Any]:
        """Return the line of a SHA-256 digest that was dated."""
        return self._asked("stamps", {}, digest)

    def _asked(self, what: str, more: dict[str, str], digest: bytes) -> dict[str, Any]:
        asked = {"entity": self.entity, "digests": [f"sha256:{digest.hex()}"], **more}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 - the user's own address
            f"{self.address}/seals/{what}", json.dumps(asked).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the user's own address
                (line,) = json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error).get("code", str(error.code))) from error
        return dict(line)


def content_of(line: dict[str, Any]) -> bytes:
    """Return the signature (CMS, DER), or the token."""
    return base64.b64decode(str(line["content"]))


def detached_seal(content: bytes, service: Service, level: str) -> bytes:
    """Return the signature that is kept beside a file."""
    return content_of(service.sealed("cades", level, hashlib.sha256(content).digest()))


def sealed_container(content: bytes, name: str, service: Service, level: str) -> bytes:
    """Return a container with the file and its seal, which is over a manifest with the file's digest."""
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    manifest = MANIFEST.format(name=quoteattr(quote(name)), digest=digest).encode()
    signature = detached_seal(manifest, service, level)
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as container:
        container.writestr("mimetype", MIMETYPE)
        container.writestr(name, content)
        container.writestr("META-INF/ASiCManifest001.xml", manifest)
        container.writestr("META-INF/signature001.p7s", signature)
    return output.getvalue()


def sealed_pdf(pdf: bytes, service: Service, level: str) -> bytes:
    """Return the PDF with the seal, and what its level needs, in appended revisions."""
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject

    reserved = RESERVED.get(level, RESERVED_WITH_TOKEN)
    place = SignatureObject(
        timestamp=datetime.now(timezone.utc), subfilter=SigSeedSubFilter.PADES, bytes_reserved=reserved
    )
    # A PDF is given its archive time stamp last, over everything that was put in before.
    seal_level = "b-lt" if level == "b-lta" else level
    sealed, line = with_signature(
        pdf, "Cachet", place, lambda digest: service.sealed("pades", seal_level, digest)
    )
    if line["validation"]:
        sealed = with_validation(sealed, line["validation"])
    if level == "b-lta":
        stamp = DocumentTimestamp(bytes_reserved=RESERVED_WITH_TOKEN)
        sealed, _ = with_signature(sealed, "Horodatage", stamp, service.dated)
    return sealed


def with_signature(
    pdf: bytes, field: str, place: Any, ask: Callable[[bytes], dict[str, Any]]
) -> tuple[bytes, dict[str, Any]]:
    """Return the PDF with what `ask` returns for the digest of its byte range, and that line."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup

    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field)).write_cms(
        field, IncrementalPdfFileWriter(BytesIO(pdf))
    )
    next(steps)
    steps.send(SigObjSetup(place))
    prepared, output = steps.send(SigIOSetup("sha256"))
    line = ask(prepared.document_digest)
    steps.send(content_of(line))
    return bytes(output.getvalue()), line


def with_validation(pdf: bytes, validation: dict[str, list[str]]) -> bytes:
    """Return the PDF with certificates and revocation lists in its document security store."""
    from asn1crypto import crl, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    writer, output = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(base64.b64decode(one)) for one in validation["certificates"]],
        crls=[crl.CertificateList.load(base64.b64decode(one)) for one in validation["crls"]],
    )
    writer.write(output)
    return output.getvalue()


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Have a file sealed without sending it.")
    parser.add_argument("address")
    parser.add_argument("file", type=Path)
    parser.add_argument("--entity", required=True)
    parser.add_argument("--as", dest="form", choices=FORMS, default="cades")
    parser.add_argument("--level", choices=LEVELS, default="b-b")
    parser.add_argument("-o", dest="output", type=Path, required=True)
    asked = parser.parse_args()
    service = Service(asked.address, os.environ.get("ARCHIVE_TOKEN", ""), asked.entity)
    content = asked.file.read_bytes()
    try:
        if asked.form == "pades":
            made = sealed_pdf(content, service, asked.level)
        elif asked.form == "asic":
            made = sealed_container(content, asked.file.name, service, asked.level)
        else:
            made = detached_seal(content, service, asked.level)
    except Refused as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 10
    asked.output.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
