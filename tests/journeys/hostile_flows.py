"""Flows made to exhaust memory or time."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from tests.archive_service.file_formats.file_samples import pdf, pdf_bomb
from tests.journeys.cda_flows import cda

FINESS = "830000014"

_MEGA = 1_000_000


def bundle(*resources: dict[str, Any]) -> bytes:
    """Return a transaction about one invented person with these further resources."""
    patient = {
        "resourceType": "Patient",
        "id": "p",
        "identifier": [
            {
                "system": "https://identifiant-medicosocial-usager.esante.gouv.fr",
                "value": f"3{FINESS}/HOSTILE",
            }
        ],
        "name": [{"family": "EXEMPLE", "given": ["Odette"]}],
        "birthDate": "1940-03-12",
        "managingOrganization": {"reference": "urn:uuid:0b7a3c5e-8d4f-4a63-9a0c-5a7d1b2c3d4e"},
    }
    organisation = {
        "resourceType": "Organization",
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{FINESS}"}],
        "name": "SSIAD des Micocouliers",
    }
    entries = [
        {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "resource": patient},
        {"fullUrl": "urn:uuid:0b7a3c5e-8d4f-4a63-9a0c-5a7d1b2c3d4e", "resource": organisation},
        *({"resource": resource} for resource in resources),
    ]
    for entry in entries:
        entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}  # type: ignore[index]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


def reference(media_type: str, data: str) -> dict[str, Any]:
    """Return a document reference with one inline attachment."""
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11490-0", "display": "Lettre"}]},
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
        "date": "2023-07-01T09:00:00+02:00",
        "content": [{"attachment": {"contentType": media_type, "data": data, "title": "Pièce"}}],
    }


def attached(media_type: str, content: bytes) -> bytes:
    """Return a transaction with one attachment."""
    return bundle(reference(media_type, base64.b64encode(content).decode()))


def large_attachment(file: BinaryIO, characters: int) -> None:
    """Write a sound transaction with an attachment of that many base64 characters, never whole in memory."""
    before, after = bundle(reference("application/octet-stream", "@")).split(b"@")
    file.write(before)
    file.writelines(base64.b64encode(os.urandom(3_000_000)) for _ in range(characters // 4_000_000))
    file.write(after)


def large_cda(file: BinaryIO, characters: int) -> None:
    """Write a sound CDA with a non-XML body of that many base64 characters."""
    document = cda(900)
    start = document.index(b"<structuredBody>")
    end = document.index(b"</structuredBody>") + len(b"</structuredBody>")
    file.write(document[:start])
    file.write(b'<nonXMLBody><text mediaType="application/pdf" representation="B64">')
    file.writelines(base64.b64encode(os.urandom(3_000_000)) for _ in range(characters // 4_000_000))
    file.write(b"</text></nonXMLBody>" + document[end:])


def png(width: int, height: int) -> bytes:
    """Return an image of one colour: small as a file, three bytes a pixel when opened."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def _zip_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../bombe.xml", bytes(100 * _MEGA))
    return target.getvalue()


def pdf_of_pages(count: int) -> bytes:
    """Return a PDF of that many blank pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"] * count
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count, *pages
    )


def _observations(count: int) -> bytes:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Poids"},
        "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
        "effectiveDateTime": "2023-02-01",
        "valueQuantity": {"value": 61.5, "unit": "kg"},
    }
    return bundle(*[observation] * count)


def in_cda(inside: str, *, head: str = "") -> bytes:
    """Return a CDA with this markup before its first paragraph, and `head` before its root."""
    text = cda(901).decode()
    if head:
        text = text.replace("<ClinicalDocument ", f"{head}<ClinicalDocument ", 1)
    return text.replace("<paragraph>", inside + "<paragraph>", 1).encode()


_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))

_BOMB = f'<!DOCTYPE ClinicalDocument [<!ENTITY e0 "glycine">{_LAUGHS}]>'

_EXTERNAL = '<!DOCTYPE ClinicalDocument [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

_SCHEMA = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="urn:hl7-org:v3 http://127.0.0.1:1/schema.xsd"'
)

_R5 = {
    "resourceType": "Encounter",
    "status": "completed",
    "class": [{"coding": [{"code": "HH"}]}],
    "subject": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000001"},
    "actualPeriod": {"start": "2021-01-01"},
}


def _under_a_long_key(flow: bytes) -> bytes:
    """Return JSON in which the place of each of 20,000 values is a megabyte long."""
    values = b",".join(b'"a%d":"x"' % number for number in range(20_000))
    return flow % (b'"%s":{%s}' % (b"k" * _MEGA, values))


SMALL: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "truncated": lambda: cda(902)[:900],
    "deep-json": lambda: b"[" * _MEGA + b"]" * _MEGA,
    "deep-json-objects": lambda: b'{"a":' * _MEGA + b"1" + b"}" * _MEGA,
    "deep-xml": lambda: b"<a>" * 500_000 + b"</a>" * 500_000,
    "deep-cda": lambda: in_cda("<list><item>" * 5_000 + "x" + "</item></list>" * 5_000),
    "entity-bomb": lambda: in_cda("&e11;", head=_BOMB),
    "external-entity": lambda: in_cda("&x;", head=_EXTERNAL),
    "xml-attachment": lambda: attached("application/xml", in_cda("&e11;", head=_BOMB)),
    "many-attributes": lambda: in_cda("<content " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + "/>"),
    "many-namespaces": lambda: in_cda("".join(f'<x{n}:a xmlns:x{n}="urn:x{n}"/>' for n in range(50_000))),
    "duplicate-keys": lambda: b'{"resourceType":"Bundle",' + b'"a":1,' * 300_000 + b'"a":2}',
    "invalid-utf8": lambda: b'{"resourceType":"Bundle","type":"\xff\xfe\xc0"}',
    "huge-number": lambda: b'{"resourceType":"Bundle","total":' + b"9" * _MEGA + b"}",
    "huge-exponent": lambda: bundle(
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"text": "Poids"},
            "valueQuantity": {"value": 1},
        }
    ).replace(b'"value": 1}', b'"value": 1e999999999}'),
    "unknown-resource": lambda: bundle({"resourceType": "../../etc/passwd", "id": "x"}),
    "not-a-resource": lambda: bundle({"resourceType": "__class__", "id": {"a": []}}),
    "long-key": lambda: _under_a_long_key(b'{"finess":"830000014",%s}'),
    "long-key-fhir": lambda: _under_a_long_key(
        b'{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient",%s}}]}'
    ),
    "long-element": lambda: (
        b'<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><%s>%s</%s></Patient></resource></entry></Bundle>'
        % (b"k" * _MEGA, b"".join(b'<a%d value="1"/>' % n for n in range(20_000)), b"k" * _MEGA)
    ),
    "json-scalars": lambda: b'{"resourceType":' + b"[[[1]]]" + b',"type":null,"entry":{"resource":7}}',
}
"""Flows that nobody can accept without a word."""

ACCEPTED: dict[str, Callable[[], bytes]] = {
    "schema-location": lambda: cda(903).replace(
        b"<ClinicalDocument ", b"<ClinicalDocument " + _SCHEMA.encode() + b" "
    ),
    "gzip-bomb": lambda: attached("application/gzip", gzip.compress(bytes(100 * _MEGA))),
    "zip-bomb": lambda: attached("application/zip", _zip_bomb()),
    "png-bomb": lambda: attached("image/png", png(20_000, 20_000)),
    "png-large": lambda: attached("image/png", png(5_000, 4_990)),
    "png-wide": lambda: attached("image/png", png(2_000_000, 1)),
    "pdf-bomb": lambda: attached("application/pdf", pdf_bomb()),
    "pdf-pages": lambda: attached("application/pdf", pdf_of_pages(20_000)),
    "pdf-wrong-type": lambda: attached("image/png", pdf_of_pages(1)),
    "svg": lambda: attached("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "observations": lambda: _observations(5_000),
    "long-paragraph": lambda: in_cda("<paragraph>" + "mot " * 2 * _MEGA + "</paragraph>"),
    "long-word": lambda: in_cda("<paragraph>" + "m" * 2 * _MEGA + "</paragraph>"),
    "many-paragraphs": lambda: in_cda("<paragraph>court</paragraph>" * 60_000),
    "wide-table": lambda: in_cda("<table><tbody><tr>" + "<td>a</td>" * 20_000 + "</tr></tbody></table>"),
    "table-spans": lambda: in_cda(
        '<table><tbody><tr><td colspan="99999999" rowspan="99999999">a</td></tr></tbody></table>'
    ),
    "combining": lambda: in_cda("<paragraph>a" + "\u0301" * 200_000 + "</paragraph>"),
    "directions": lambda: in_cda("<paragraph>" + "\u202e\u2066" * 50_000 + "x</paragraph>"),
    "private-use": lambda: in_cda("<paragraph>\ue000\uf8ff\U000f0000\U0010fffd \u0085\u009f</paragraph>"),
    "typesetter-code": lambda: in_cda('<paragraph>#read("/etc/passwd") $x$ ```a``` </paragraph>'),
    "path-like": lambda: cda(904).replace(b"/904", b"/../../../../etc/cron.d/x"),
    "script": lambda: in_cda("<paragraph>&lt;script&gt;alert(1)&lt;/script&gt;</paragraph>"),
    "year-9999": lambda: cda(905).replace(b"20230414111500+0200", b"99991231235959+0200"),
    "year-0000": lambda: cda(906).replace(b"19400312", b"00000101"),
    "r5": lambda: bundle(_R5),
}
"""Flows that can be read in one way, however hostile what they hold: they are archived."""

HEAVY = (
    "pdf-bomb",
    "observations",
    "long-paragraph",
    "long-word",
    "many-paragraphs",
    "wide-table",
    "combining",
)
"""What costs the typesetter most."""

SLOW = ("many-paragraphs", "wide-table")
"""Of these, what takes long for its size alone."""

LARGE: dict[str, Callable[[BinaryIO], None]] = {
    "300-mb": lambda file: _nothing(file, 300 * _MEGA),
    "250-mb-of-nothing": lambda file: _nothing(file, 250 * _MEGA),
    "250-mb-bundle": lambda file: large_attachment(file, 250 * _MEGA),
    "90-mb-cda": lambda file: large_cda(file, 92 * _MEGA),
    "250-mb-cda": lambda file: large_cda(file, 250 * _MEGA),
    "240-mb-of-entries": lambda file: _entries(file),
    "240-mb-of-tags": lambda file: _tags(file),
    "240-mb-string": lambda file: _string(file),
}


def _nothing(file: BinaryIO, size: int) -> None:
    file.truncate(size)


def _entries(file: BinaryIO) -> None:
    file.write(b'{"resourceType":"Bundle","type":"transaction","entry":[')
    piece = b'{"resource":{"resourceType":"Observation"}},' * 20_000
    file.writelines(piece for _ in range(240 * _MEGA // len(piece)))
    file.write(b"{}]}")


def _tags(file: BinaryIO) -> None:
    file.write(b'<ClinicalDocument xmlns="urn:hl7-org:v3">')
    file.writelines(b"<a/>" * (_MEGA // 4) for _ in range(240))
    file.write(b"</ClinicalDocument>")


def _string(file: BinaryIO) -> None:
    file.write(b'{"resourceType":"Bundle","type":"')
    file.writelines(b"\\u0041" * (_MEGA // 6) for _ in range(240))
    file.write(b'"}')
