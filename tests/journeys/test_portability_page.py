"""What docs/formats/portability.md says of a package can be computed with the package and the page alone."""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.model.actors import OPERATOR
from archive_service.runtime.worker import work_until_empty
from tests.journeys import door
from tests.journeys.homes import cda, establishment
from tests.journeys.test_portability_history import of_here, with_a_stranger
from tests.journeys.test_portability_import import Two, opened

IMPRINT = bytes.fromhex("300d060960864801650304020105000420")
"""How the hash that a time-stamp dates begins: SHA-256, 32 bytes."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with flows that were cut, and with a merge of persons."""
    two = Two(tmp_path_factory.mktemp("page"))
    with opened(two.old) as services:
        services.establishments.register([establishment()], OPERATOR)
        persons = []
        for flow in (cda(1), cda(2), with_a_stranger(), of_here(shared_afternoon())):
            line = door.accept(services, flow, OPERATOR)
            persons.append(services.record_reading.record(line["records"][0], OPERATOR).person)
        work_until_empty(services)
    two.old.run("persons", "merge", str(persons[0]), str(persons[1]), "--reason", "saisie double")
    return two.exported(two.old, "un")[1]


ONLY_IF_STATED = "earlier_birth"
"""A member of `facts/1` that decisions without a contradicting birth do not have."""


def json_of(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_bytes())
    assert isinstance(told, dict)
    return told


def committed(nonce: str, digest: bytes) -> str:
    return sha256(bytes.fromhex(nonce) + digest).hexdigest()


def order_of_facts(tree: Path) -> list[str]:
    page = (tree / "docs/portability.md").read_text("utf-8")
    said = page.split("Members of `facts/1` in their order:")[1].split(".\n")[0]
    return re.findall(r"`(\w+(?:/\d)?)`", said)


def decision_bytes(decision: dict[str, Any], order: list[str]) -> bytes:
    told = {name: decision[name] for name in sorted(decision.keys() - {"nonce"})}
    told["access"] = dict(sorted(told["access"].items()))
    told["basis"] = dict(sorted(told["basis"].items()))
    facts = told["basis"]["facts"]
    assert facts.keys() == set(order) - ({ONLY_IF_STATED} - facts.keys())
    told["basis"]["facts"] = {name: facts[name] for name in order if name in facts}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def decisions_of(folder: Path) -> list[dict[str, Any]]:
    earlier = folder / "decisions.ndjson"
    lines = earlier.read_bytes().splitlines() if earlier.exists() else []
    return [*map(json.loads, lines), json_of(folder / "record.json")["details"]["decision"]]


def journal_lines(tree: Path) -> list[dict[str, Any]]:
    paths = sorted(tree.glob("content/journal/*/*.ndjson"))
    return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]


def expected(entry: dict[str, Any], tree: Path) -> tuple[str, set[str]] | None:
    """Return the fact of an entry and the values that it may have; None when the page says it has none."""
    folder = tree / "content/records" / entry["subject"]
    if entry["tag"] == "person:merged":
        acts = json_of(tree / "content/persons" / entry["subject"] / "person.json")["acts"]
        values = {committed(act["nonce"], sha256(act["reason"].encode()).digest()) for act in acts}
        return "reason", values
    if not entry["tag"].startswith("record:"):
        return None
    nonce = (folder / "nonce.bin").read_bytes().hex()
    if entry["tag"] == "record:received":
        (source,) = folder.glob("source.*")
        return "commitment", {committed(nonce, sha256(source.read_bytes()).digest())}
    if entry["tag"] == "record:documented":
        return "document", {committed(nonce, sha256((folder / "document.pdf").read_bytes()).digest())}
    if entry["tag"] == "record:sealed":
        dated = (folder / "evidence.er").read_bytes().partition(IMPRINT)[2][:32]
        return "evidence", {committed(nonce, dated)}
    if entry["tag"] == "record:decided":
        order = order_of_facts(tree)
        decisions = [(one["nonce"], decision_bytes(one, order)) for one in decisions_of(folder)]
        return "commitment", {committed(nonce, sha256(content).digest()) for nonce, content in decisions}
    return None


def test_the_commitments_of_the_journal_are_computed_as_the_page_says(tree: Path) -> None:
    lines = journal_lines(tree)
    entries = [json.loads(line["entry"]) for line in lines if "entry" in line]
    checked = set()
    for entry in entries:
        found = expected(entry, tree)
        if found is not None:
            fact, values = found
            assert entry["facts"][fact] in values, entry
            checked.add(entry["tag"])
    kinds = {"record:received", "record:decided", "record:documented", "record:sealed", "person:merged"}
    assert checked == kinds


def claims_of(receipt: Path) -> dict[str, Any]:
    payload = receipt.read_text("ascii").split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert isinstance(claims, dict)
    return claims


def test_the_receipt_has_the_leaf_of_the_entry_with_the_outcome(tree: Path) -> None:
    lines = journal_lines(tree)
    texts = [line["entry"] for line in lines if "entry" in line]
    leaves = {sha256(b"\0" + text.encode()).hexdigest() for text in texts if "deposit:accepted" in text}

    told = {claims_of(path)["journal"]["leaf"] for path in tree.glob("content/deposits/*/receipt.jws")}
    assert told == leaves


def test_sources_that_were_cut_and_bytes_of_nobody_give_the_flow(tree: Path) -> None:
    cut = 0
    for path in tree.glob("content/deposits/*/deposit.json"):
        folders = [tree / "content/records" / one for one in json_of(path)["records"]]
        if not all(json_of(folder / "record.json")["details"]["several"] for folder in folders):
            continue
        files = [*(folder / "source.json" for folder in folders), path.with_name("unowned.json")]
        sources = [json_of(file) for file in files if file.exists()]
        flow = bytearray(sources[0]["flow"]["length"])
        for source in sources:
            assert source.keys() == {"flow", "segments"}
            for one in source["segments"]:
                flow[one["offset"] : one["offset"] + one["length"]] = b64decode(one["data"])
        assert sha256(flow).hexdigest() == claims_of(path.with_name("receipt.jws"))["sha256"]
        cut += 1
    assert cut == 2


def test_folders_are_named_by_what_is_in_them(tree: Path) -> None:
    (trust,) = (tree / "content/trust").iterdir()
    files = sorted(trust.iterdir())
    told = b"".join(
        b"%s\n%d\n%s" % (file.name.encode(), file.stat().st_size, file.read_bytes()) for file in files
    )
    assert trust.name == sha256(told).hexdigest()[:32]

    (journal,) = (tree / "content/journal").iterdir()
    parts = [journal / "checkpoint", *sorted(journal.glob("*.ndjson"))]
    assert journal.name == sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
