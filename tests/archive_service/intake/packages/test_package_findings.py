"""Each finding about a package has its smallest example, and whatever a package is, nothing leaves it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import md5, sha256
from pathlib import Path

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.errors import OutOfSpace
from archive_service.intake.packages import Item, Limits, Offered, PackageCode, Read, Said, package_items
from tests.journeys.foreign_packages import (
    encounter,
    folder,
    gzipped,
    metadata,
    ndjson,
    observation,
    patient,
    pdlgc_manifest,
    zipped,
)
from tests.journeys.homes import cda

LIMITS = Limits(flow=100_000, files=50, ratio=50, small=200_000, chunk=2_000)
SUBSET = "IHE_XDM/SUBSET01"


def items(package: Path, limits: Limits = LIMITS) -> list[Item]:
    with tempfile.TemporaryDirectory() as temporary:
        return list(package_items(package, Path(temporary), limits))


def said(package: Path) -> set[PackageCode]:
    return {one.code for one in items(package) if isinstance(one, Said)}


def offered(found: Sequence[Item]) -> dict[str, bytes]:
    return {one.path: one.content for one in found if isinstance(one, Offered)}


def person(*names: str) -> bytes:
    """Return an XDM archive of a person, as a ZIP."""
    with tempfile.TemporaryDirectory() as place:
        return zipped(Path(place) / "x.zip", xdm(*names)).read_bytes()


def xdm(*names: str) -> dict[str, bytes]:
    documents = {name: cda(number) for number, name in enumerate(names)}
    return {
        f"{SUBSET}/METADATA.XML": metadata(documents),
        **{f"{SUBSET}/{name}": content for name, content in documents.items()},
        "INDEX.HTM": b"<html></html>",
    }


def bag(place: Path, payload: dict[str, bytes], *, wrong: str = "", absent: str = "", **tags: bytes) -> Path:
    lines = [
        f"{sha256(content if path != wrong else b'').hexdigest()}  data/{path}"
        for path, content in payload.items()
        if path != absent
    ]
    return folder(
        place,
        {
            "bagit.txt": b"BagIt-Version: 1.0\n",
            "manifest-sha256.txt": "\n".join(lines).encode(),
            **{name.replace("_", "."): content for name, content in tags.items()},
            **{f"data/{path}": content for path, content in payload.items()},
        },
    )


def manifest(*outputs: dict[str, object], **more: object) -> bytes:
    told = {"transactionTime": "2026-01-01T00:00:00Z", "output": list(outputs), "error": [], **more}
    return orjson.dumps(told)


def _archive_altered(place: Path) -> Path:
    return folder(
        place, {"MANIFEST.XML": pdlgc_manifest({"PAT00001": b"x"}), "PAT00001.ZIP": person("DOC00001.XML")}
    )


def _nested(place: Path) -> Path:
    return zipped(place / "a.zip", {**xdm("DOC00001.XML"), f"{SUBSET}/PLUS.ZIP": person("DOC00001.XML")})


def _in_folder(place: Path, name: str) -> Path:
    return folder(place, {f"{name}/{path}": content for path, content in xdm("DOC00001.XML").items()})


def _wrong_hash(place: Path) -> Path:
    files = xdm("DOC00001.XML")
    return folder(place, {**files, f"{SUBSET}/DOC00001.XML": cda(9)})


def _duplicate(place: Path) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(place / "a.zip", [("a.xml", cda(1)), ("a.xml", cda(2))])


def _linked(place: Path) -> Path:
    made = folder(place, {"a.xml": cda(1)})
    (made / "lien").symlink_to("/etc/passwd")
    (made / "dossier").symlink_to("/etc")
    os.mkfifo(made / "tube")
    return made


def _unreadable(place: Path) -> Path:
    return folder(place, {"Patient.ndjson.gz": gzipped(ndjson(patient("a")))[:-6]})


def _bomb(place: Path) -> Path:
    return folder(place, {"Patient.ndjson.gz": gzipped(b" " * 1_000_000)})


def _bulk(place: Path, *resources: dict[str, object], **more: bytes) -> Path:
    names = {name.replace("_", "."): content for name, content in more.items()}
    return folder(place, {"Patient.ndjson": ndjson(patient("a")), "x.ndjson": ndjson(*resources), **names})


def _about_a(name: str, **more: object) -> dict[str, object]:
    return observation(name, subject={"reference": "Patient/a"}, **more)


def _many(place: Path) -> Path:
    names = [f"p{number}" for number in range(60)]
    group = {
        "resourceType": "Group",
        "id": "g",
        "member": [{"entity": {"reference": f"Patient/{name}"}} for name in names],
    }
    about = observation("o", subject={"reference": "Group/g"})
    people = [patient(name) for name in names]
    return folder(place, {"Patient.ndjson": ndjson(*people), "x.ndjson": ndjson(group, about)})


EXAMPLES: dict[PackageCode, Callable[[Path], Path]] = {
    PackageCode.ARCHIVE_ALTERED: _archive_altered,
    PackageCode.ARCHIVE_EXTRA: lambda place: folder(
        place, {"MANIFEST.XML": pdlgc_manifest({}), "PAT00001.ZIP": person("DOC00001.XML")}
    ),
    PackageCode.ARCHIVE_HASH_UNDEFINED: lambda place: folder(
        _in_folder(place, "PAT00001"), {"MANIFEST.XML": pdlgc_manifest({"PAT00001": None})}
    ),
    PackageCode.ARCHIVE_MISSING: lambda place: folder(
        place, {"MANIFEST.XML": pdlgc_manifest({"PAT00001": b""})}
    ),
    PackageCode.ARCHIVE_NESTED: lambda place: folder(
        place, {"PAT00001.ZIP": _nested(place / "x").read_bytes()}
    ),
    PackageCode.ARCHIVE_TOO_LARGE: lambda place: zipped(place / "a.zip", {"a.xml": b" " * 1_000_000}),
    PackageCode.ARCHIVE_UNREADABLE: lambda place: folder(place, {"a.zip": b"PK\x03\x04..."}),
    PackageCode.BAG_FETCH: lambda place: bag(place, {"a.xml": cda(1)}, fetch_txt=b"x:/a 1 data/b"),
    PackageCode.BAG_FILE_ALTERED: lambda place: bag(place, {"a.xml": cda(1)}, wrong="a.xml"),
    PackageCode.BAG_FILE_EXTRA: lambda place: bag(place, {"a.xml": cda(1)}, absent="a.xml"),
    PackageCode.BAG_FILE_MISSING: lambda place: folder(
        place, {"bagit.txt": b"", "manifest-sha256.txt": b"0" * 64 + b"  data/a.xml"}
    ),
    PackageCode.BAG_UNCHECKED: lambda place: folder(
        place,
        {
            "bagit.txt": b"",
            "manifest-md5.txt": md5(b"a", usedforsecurity=False).hexdigest().encode() + b"  data/a.xml",
            "data/a.xml": b"a",
        },
    ),
    PackageCode.BULK_COUNT_DIFFERS: lambda place: _bulk(
        place,
        manifest_json=manifest({"type": "Patient", "url": "x:/Patient.ndjson", "count": 2}),
    ),
    PackageCode.BULK_FILE_EXTRA: lambda place: _bulk(place, manifest_json=manifest()),
    PackageCode.BULK_FILE_MISSING: lambda place: folder(
        place, {"m.json": manifest({"type": "Patient", "url": "https://x.example/f/Patient.ndjson"})}
    ),
    PackageCode.BULK_LINE_UNREADABLE: lambda place: _bulk(
        place, more_ndjson=b'{"resourceType":"Patient","id":"a","id":"b"}\n'
    ),
    PackageCode.BULK_OUTCOME: lambda place: _bulk(place, {"resourceType": "OperationOutcome", "id": "o"}),
    PackageCode.COUNT_DIFFERS: lambda place: folder(place, {"MANIFEST.XML": pdlgc_manifest({}, count=3)}),
    PackageCode.DOCUMENT_ALTERED: _wrong_hash,
    PackageCode.DOCUMENT_EXTRA: lambda place: folder(
        place, {**xdm("DOC00001.XML"), f"{SUBSET}/DOC00002.PDF": b"%PDF-1.4"}
    ),
    PackageCode.DOCUMENT_MISSING: lambda place: folder(
        place, {f"{SUBSET}/METADATA.XML": metadata({"DOC00001.XML": b"x"})}
    ),
    PackageCode.FILE_NOT_REGULAR: _linked,
    PackageCode.FILE_TOO_LARGE: _bomb,
    PackageCode.FILE_UNREADABLE: _unreadable,
    PackageCode.HASH_UNKNOWN: lambda place: folder(
        place,
        {
            f"{SUBSET}/METADATA.XML": metadata({"DOC00001.XML": b"x"}, hash="abc"),
            f"{SUBSET}/DOC00001.XML": b"x",
        },
    ),
    PackageCode.MANIFEST_NOT_WELL_FORMED: lambda place: folder(
        place, {"MANIFEST.XML": pdlgc_manifest({"PAT00001": None}, broken=True)}
    ),
    PackageCode.METADATA_UNREADABLE: lambda place: folder(place, {f"{SUBSET}/METADATA.XML": b"<a>"}),
    PackageCode.PATH_CLASH: lambda place: zipped(place / "a.zip", {"a.xml": cda(1), "A.XML": cda(2)}),
    PackageCode.PATH_TWICE: _duplicate,
    PackageCode.PATH_UNSAFE: lambda place: zipped(place / "a.zip", {"../../a.xml": cda(1)}),
    PackageCode.PATIENT_ABSENT: lambda place: _bulk(place, encounter("e", "zz")),
    PackageCode.PERSON_CUT: lambda place: _bulk(place, *[_about_a(f"o{number}") for number in range(30)]),
    PackageCode.RESOURCE_DIFFERS: lambda place: _bulk(place, _about_a("o"), _about_a("o", note=[])),
    PackageCode.RESOURCE_OF_NOBODY: lambda place: _bulk(place, {"resourceType": "Organization", "id": "o"}),
    PackageCode.RESOURCE_TWICE: lambda place: _bulk(place, _about_a("o"), _about_a("o")),
    PackageCode.TOO_MANY_PERSONS: _many,
}


@pytest.mark.parametrize("code", PackageCode)
def test_every_finding_has_an_example(code: PackageCode, tmp_path: Path) -> None:
    assert code in said(EXAMPLES[code](tmp_path / "reçu"))


def test_an_altered_archive_is_refused_alone(tmp_path: Path) -> None:
    archives = {"PAT00001": person("DOC00001.XML"), "PAT00002": person("DOC00001.XML", "DOC00002.XML")}
    files = {f"{name}.ZIP": content for name, content in archives.items()}
    told = pdlgc_manifest({**archives, "PAT00001": b"another"})

    found = items(folder(tmp_path / "reçu", {"MANIFEST.XML": told, "INDEX.HTM": b"<html/>", **files}))

    assert {path.split("/")[0] for path in offered(found)} == {"INDEX.HTM", "PAT00002.ZIP"}
    assert sum(one.refused for one in found if isinstance(one, Said)) == 1
    assert {one.path for one in found if isinstance(one, Read)} == {"MANIFEST.XML", "PAT00002.ZIP"}


def test_an_archive_with_an_altered_document_is_refused_and_the_others_are_taken(tmp_path: Path) -> None:
    good = {f"PAT00001/{path}": content for path, content in xdm("DOC00001.XML", "DOC00002.XML").items()}
    bad = {f"PAT00002/{path}": content for path, content in xdm("DOC00001.XML", "DOC00002.XML").items()}
    bad[f"PAT00002/{SUBSET}/DOC00002.XML"] = cda(9)

    found = items(folder(tmp_path / "reçu", good | bad))

    assert {path.split("/")[0] for path in offered(found)} == {"PAT00001"}
    (refused,) = [one for one in found if isinstance(one, Said) and one.refused]
    assert (refused.refused, refused.path) == (4, f"PAT00002/{SUBSET}/DOC00002.XML")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_digests_of_every_length_are_compared(algorithm: str, tmp_path: Path) -> None:
    told = metadata({"doc00001.xml": cda(1)}, algorithm=algorithm)
    package = folder(tmp_path / "reçu", {f"{SUBSET}/METADATA.XML": told, f"{SUBSET}/DOC00001.XML": cda(1)})

    assert said(package) == set()
    (package / SUBSET / "DOC00001.XML").write_bytes(cda(2))
    assert PackageCode.DOCUMENT_ALTERED in said(package)


def test_the_manifest_of_the_draft_itself_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    package = folder(
        tmp_path / "reçu",
        {
            "MANIFEST.XML": pdlgc_manifest({"PAT00001": b"x", "PAT00002": b"y"}, broken=True),
            "PAT00001.ZIP": person("DOC00001.XML"),
        },
    )

    assert said(package) == {
        PackageCode.MANIFEST_NOT_WELL_FORMED,
        PackageCode.ARCHIVE_ALTERED,
        PackageCode.ARCHIVE_MISSING,
    }


@pytest.mark.parametrize(
    "name",
    [
        "Patient.ndjson",
        "Patient-1.ndjson",
        "1.Patient.NDJSON",
        "sans nom",
        "0192-binary",
        "Patient.ndjson.gz",
    ],
)
def test_files_of_bulk_exports_are_known_whatever_their_name(name: str, tmp_path: Path) -> None:
    content = ndjson(patient("a"), patient("b"))
    package = folder(tmp_path / "reçu", {name: gzipped(content) if name.endswith("gz") else content})

    found = items(package)

    assert [one.units for one in found if isinstance(one, Offered)] == [1, 1]
    assert all(
        one.content.startswith(b'{"resourceType":"Bundle"') for one in found if isinstance(one, Offered)
    )


def test_a_manifest_that_is_right_says_nothing(tmp_path: Path) -> None:
    base = "https://dui.example/fhir"
    told = manifest(
        {"type": "Patient", "url": f"{base}/Binary/0192", "count": 1},
        {"type": "Encounter", "url": f"{base}/files/Encounter.ndjson?token=x", "count": 1},
        request=f"{base}/Patient/$export?_type=Patient",
    )
    stay = encounter("e", "a", subject={"reference": f"{base}/Patient/a"})
    package = folder(
        tmp_path / "reçu",
        {"0192": ndjson(patient("a")), "Encounter.ndjson": ndjson(stay), "log.json": told},
    )

    found = items(package)

    assert not [one for one in found if isinstance(one, Said)]
    (flow,) = offered(found).values()
    entries = orjson.loads(flow)["entry"]
    assert [one["fullUrl"] for one in entries] == [f"{base}/Patient/a", f"{base}/Encounter/e"]


def test_the_newer_of_two_versions_is_taken_and_the_other_kept(tmp_path: Path) -> None:
    old, new = [
        observation("o", subject={"reference": "Patient/a"}, meta={"versionId": version, "lastUpdated": at})
        for version, at in (("9", "2026-01-01T00:00:00Z"), ("10", "2026-01-02T00:00:00Z"))
    ]
    for order in ([old, new], [new, old]):
        package = folder(tmp_path / str(order[0] is old), {"a.ndjson": ndjson(patient("a"), *order)})

        flow, kept = offered(items(package)).values()

        assert b'"versionId": "10"' in flow
        assert b'"versionId": "9"' in kept


def test_what_several_persons_share_is_a_flow_of_its_own(tmp_path: Path) -> None:
    shared = observation("o", subject={"reference": "Patient/a"}, focus=[{"reference": "Patient/b"}])
    package = folder(
        tmp_path / "reçu", {"a.ndjson": ndjson(patient("a"), patient("b"), patient("c"), shared)}
    )

    flows = [orjson.loads(flow)["entry"] for flow in offered(items(package)).values()]

    names = [sorted(one["resource"]["id"] for one in entries) for entries in flows]
    assert sorted(names) == [["a"], ["a", "b", "o"], ["b"], ["c"]]


def test_shared_resources_come_with_each_person_and_count_once(tmp_path: Path) -> None:
    org = {"resourceType": "Organization", "id": "org", "partOf": {"reference": "Organization/top"}}
    top = {"resourceType": "Organization", "id": "top"}
    stays = [
        encounter(f"e{name}", name, serviceProvider={"reference": "Organization/org"}) for name in ("a", "b")
    ]
    package = folder(tmp_path / "reçu", {"a.ndjson": ndjson(top, org, patient("a"), patient("b"), *stays)})

    found = items(package)

    flows = [orjson.loads(flow)["entry"] for flow in offered(found).values()]
    assert [{one["resource"]["id"] for one in entries} for entries in flows] == [
        {"a", "ea", "org", "top"},
        {"b", "eb", "org", "top"},
    ]
    assert [one.units for one in found if isinstance(one, Offered)] == [4, 2]


names = st.text(st.sampled_from("./\\\0aA:~é\udcff "), min_size=1, max_size=12)


@given(st.lists(names, max_size=5))
@example(["..", "../a", "/a", "C:\\a", "a/../../b", "a//b", "."])
def test_no_name_in_an_archive_is_a_place_on_the_disk(found: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "in" / "a.zip"
        archive.parent.mkdir()
        with zipfile.ZipFile(archive, "w") as written:
            for name in dict.fromkeys(one.encode("utf-8", "replace").decode() for one in found):
                info = zipfile.ZipInfo("x")
                info.filename = name
                written.writestr(info, b"<a/>")
        temporary = Path(place) / "out"
        temporary.mkdir()

        list(package_items(archive, temporary, LIMITS))

        assert {path.name for path in Path(place).iterdir()} == {"in", "out"}
        assert all(path.name.isdigit() for path in temporary.iterdir())


@given(st.lists(st.binary(max_size=60), max_size=6))
@example([b'{"resourceType":"Patient","id":"a"}', b"{", b"\xff", b'{"resourceType":"Patient","id":"a"} '])
def test_every_line_of_a_bulk_file_is_in_the_units_of_one_item(lines: list[bytes]) -> None:
    content = b"\n".join(lines)
    expected = sum(bool(line.strip()) for line in content.split(b"\n"))
    with tempfile.TemporaryDirectory() as place:
        found = items(folder(Path(place) / "reçu", {"x.ndjson": content}))

    units = sum(one.units for one in found if isinstance(one, Offered))
    assert units + sum(one.refused + one.merged for one in found if isinstance(one, Said)) == expected


def test_a_manifest_of_a_bulk_export_may_name_itself(tmp_path: Path) -> None:
    content = manifest({"type": "Patient", "url": "https://x.example/manifest.json"})
    found = said(
        folder(tmp_path / "bulk", {"manifest.json": content, "Patient.ndjson": ndjson(patient("1"))})
    )
    assert PackageCode.BULK_FILE_MISSING in found


@pytest.mark.parametrize(
    "text", ["<!--" * 200_000, "<Archive " * 200_000, "<Manifest><exportId/>" + "<Archive><size " * 100_000]
)
def test_a_manifest_that_never_closes_what_it_opens_is_read_in_one_pass(tmp_path: Path, text: str) -> None:
    package = folder(tmp_path / "pdlgc", {"MANIFEST.XML": text.encode(), "PAT00001/a.xml": cda(1)})
    began = time.process_time()
    items(package)
    assert time.process_time() - began < 20  # it took minutes


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk that is almost full."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this account may not mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_of_ours_is_not_a_flaw_of_the_package(tmp_path: Path, full: Path) -> None:
    line = ndjson(*(observation(f"o{number}") for number in range(900)))
    packages = (
        zipped(tmp_path / "a.zip", {"a.xml": bytes(50_000)}),
        folder(tmp_path / "bulk", {"Observation.ndjson.gz": gzipped(line), "manifest.json": manifest()}),
    )
    (full / "ballast").write_bytes(bytes(40_000))
    for package in packages:
        with pytest.raises(OutOfSpace):
            list(package_items(package, full, Limits()))
