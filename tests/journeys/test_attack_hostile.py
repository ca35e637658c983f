"""Flows made to exhaust memory or time are deposited and processed within the limits."""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import json
import os
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.journeys.cda_flows import cda

MOST_MEMORY = 600_000_000
MOST_SECONDS = 30.0
FINESS = "830000014"
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did, and what it took: bytes of memory at its peak, seconds of wall time."""

    code: int
    lines: list[dict[str, Any]]
    said: str
    memory: int
    seconds: float


def run(home: Path, *arguments: str | Path, folder: Path) -> Ran:
    """Run a command in a process of its own and measure it, its children included."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment["ARCHIVE_HOME"] = str(home)
    started = time.monotonic()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "archive_service.cli", "--json", *map(str, arguments)],
            stdout=out,
            stderr=err,
            env=environment,
        )
        memory = _peak_until_its_end(process)
    lines = [json.loads(line) for line in (folder / "out").read_text().splitlines()]
    return Ran(
        process.returncode,
        lines,
        (folder / "err").read_text(errors="replace"),
        memory,
        time.monotonic() - started,
    )


def _peak_until_its_end(process: subprocess.Popen[bytes]) -> int:
    """Wait for the process; return the most memory that it or one of its children was seen to hold, in bytes.

    Not `ru_maxrss`: a child starts with what its parent held when it was forked, and the process that
    runs the tests may hold more than the limit.
    """
    peak = 0
    while process.poll() is None:
        for one in (process.pid, *_children(process.pid)):
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{one}/status").read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        peak = max(peak, int(line.split()[1]) * 1024)
        time.sleep(0.02)
    return peak


def _children(process: int) -> list[int]:
    found = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(word) for word in thread.read_text().split()]
    return found


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


def _png(width: int, height: int) -> bytes:
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


def _pdf(*objects: bytes) -> bytes:
    content, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    )


def _pdf_bomb() -> bytes:
    """Return a PDF whose page's content is 300 MB of text once inflated."""
    packer = zlib.compressobj(9)
    piece = b"BT /F1 9 Tf 9 9 Td (glycine glycine glycine) Tj ET\n" * 20_000
    packed = b"".join(packer.compress(piece) for _ in range(300)) + packer.flush()
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    )
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)


def _pdf_of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"] * count
    return _pdf(
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


def _in_cda(inside: str, *, head: str = "") -> bytes:
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
    "deep-cda": lambda: _in_cda("<list><item>" * 5_000 + "x" + "</item></list>" * 5_000),
    "entity-bomb": lambda: _in_cda("&e11;", head=_BOMB),
    "external-entity": lambda: _in_cda("&x;", head=_EXTERNAL),
    "xml-attachment": lambda: attached("application/xml", _in_cda("&e11;", head=_BOMB)),
    "many-attributes": lambda: _in_cda("<content " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + "/>"),
    "many-namespaces": lambda: _in_cda("".join(f'<x{n}:a xmlns:x{n}="urn:x{n}"/>' for n in range(50_000))),
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
    "png-bomb": lambda: attached("image/png", _png(20_000, 20_000)),
    "png-large": lambda: attached("image/png", _png(5_000, 4_990)),
    "png-wide": lambda: attached("image/png", _png(2_000_000, 1)),
    "pdf-bomb": lambda: attached("application/pdf", _pdf_bomb()),
    "pdf-pages": lambda: attached("application/pdf", _pdf_of_pages(20_000)),
    "pdf-wrong-type": lambda: attached("image/png", _pdf_of_pages(1)),
    "svg": lambda: attached("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "observations": lambda: _observations(5_000),
    "long-paragraph": lambda: _in_cda("<paragraph>" + "mot " * 2 * _MEGA + "</paragraph>"),
    "long-word": lambda: _in_cda("<paragraph>" + "m" * 2 * _MEGA + "</paragraph>"),
    "many-paragraphs": lambda: _in_cda("<paragraph>court</paragraph>" * 60_000),
    "wide-table": lambda: _in_cda("<table><tbody><tr>" + "<td>a</td>" * 20_000 + "</tr></tbody></table>"),
    "table-spans": lambda: _in_cda(
        '<table><tbody><tr><td colspan="99999999" rowspan="99999999">a</td></tr></tbody></table>'
    ),
    "combining": lambda: _in_cda("<paragraph>a" + "\u0301" * 200_000 + "</paragraph>"),
    "directions": lambda: _in_cda("<paragraph>" + "\u202e\u2066" * 50_000 + "x</paragraph>"),
    "private-use": lambda: _in_cda("<paragraph>\ue000\uf8ff\U000f0000\U0010fffd \u0085\u009f</paragraph>"),
    "typesetter-code": lambda: _in_cda('<paragraph>#read("/etc/passwd") $x$ ```a``` </paragraph>'),
    "path-like": lambda: cda(904).replace(b"/904", b"/../../../../etc/cron.d/x"),
    "script": lambda: _in_cda("<paragraph>&lt;script&gt;alert(1)&lt;/script&gt;</paragraph>"),
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


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a home") / "le home"


def _measured(ran: Ran, count: int = 1) -> None:
    assert "Traceback" not in ran.said
    assert ran.memory < MOST_MEMORY, ran
    assert ran.seconds < MOST_SECONDS * count, ran
    for line in ran.lines:
        assert line.get("outcome") != "accepted" or line["deposit"]


def test_hostile_flows_are_refused_with_findings(home: Path, tmp_path: Path) -> None:
    names = list(SMALL)
    for name in names:
        (tmp_path / name).write_bytes(SMALL[name]())

    ran = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)

    _measured(ran, 2)
    assert ran.code == 10
    assert [Path(line["file"]).name for line in ran.lines] == names
    for line in ran.lines:
        assert line["findings"], line


def test_hostile_contents_are_archived_as_they_are(home: Path, tmp_path: Path) -> None:
    names = [name for name in ACCEPTED if name not in HEAVY]
    for name in names:
        (tmp_path / name).write_bytes(ACCEPTED[name]())

    taken = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)

    _measured(taken, 2)
    _measured(worked, 3)
    assert [line["file"] for line in taken.lines if line["outcome"] != "accepted"] == []
    assert worked.lines[0]["set_aside"] == 0


def test_heavy_contents_stay_within_memory_and_time_and_stop_nobody(home: Path, tmp_path: Path) -> None:
    _stops_nobody([name for name in HEAVY if name not in SLOW], home, tmp_path)


@pytest.mark.long
def test_the_heaviest_contents_stay_within_memory_and_time_and_stop_nobody(
    home: Path, tmp_path: Path
) -> None:
    _stops_nobody(list(SLOW), home, tmp_path)


def _stops_nobody(heavy: list[str], home: Path, tmp_path: Path) -> None:
    names = [*heavy, "ordinary"]
    for name in names[:-1]:
        (tmp_path / name).write_bytes(ACCEPTED[name]())
    (tmp_path / "ordinary").write_bytes(cda(907))

    taken = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)
    shown = run(home, "records", "--limit", "1000", folder=tmp_path)

    _measured(taken, 2)
    _measured(worked, len(names))
    assert [line["outcome"] for line in taken.lines] == ["accepted"] * len(names)
    assert worked.lines[0]["set_aside"] == 0
    made = {line["deposit"]: line["state"] for line in shown.lines}
    assert {made[line["deposit"]] for line in taken.lines} == {"sealed"}


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_large_flows_stay_within_memory_and_time(home: Path, tmp_path: Path, name: str) -> None:
    flow = tmp_path / name
    with flow.open("wb") as file:
        LARGE[name](file)

    taken = run(home, "deposit", flow, folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)

    flow.unlink()
    _measured(taken)
    _measured(worked)
