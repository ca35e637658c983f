"""What others forged around a record is not called valid by the offline verifier: journals, statements."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from exports.attestation.verify_dui import Checks, Package, PackageCheck, Trust, worst
from signing.log_proofs import LogProof
from signing.merkle import inclusion_proof, leaf_hash, root
from signing.transparency import LogKey

RECORD = "11111111-1111-1111-1111-111111111111"
SOURCE, DOCUMENT, NONCE = b"source", b"document", b"n" * 32
KEY = LogKey.from_seed("journal.example", b"k" * 32)


def entry(tag: str, fact: str, content: bytes) -> bytes:
    value = sha256(NONCE + sha256(content).digest()).hexdigest()
    return json.dumps({"subject": RECORD, "tag": tag, "facts": {fact: value}}).encode()


RECEIVED = entry("record:received", "commitment", SOURCE)
DOCUMENTED = entry("record:documented", "document", DOCUMENT)


def proofs(entries: list[bytes]) -> list[bytes]:
    """The proofs of all entries of one journal."""
    hashes = [leaf_hash(one) for one in entries]
    note = KEY.sign(len(entries), root(hashes))
    return [
        LogProof(one, place, inclusion_proof(place, hashes), note).text().encode()
        for place, one in enumerate(entries)
    ]


def check(files: dict[str, bytes]) -> PackageCheck:
    package = Package("")
    package.files = {"source.bin": SOURCE, "document.pdf": DOCUMENT, "nonce.bin": NONCE, **files}
    found = PackageCheck(
        package, Checks(None, Trust(journal_key=KEY.verifier), datetime.now(UTC)), given=True
    )
    found.record = RECORD
    return found


def journal(proven: list[bytes]) -> str:
    files = {f"journal/{number}.tlog-proof": one for number, one in enumerate(proven)}
    return worst(step.verdict for step in check(files).journal())


def test_the_entries_of_one_journal_are_accepted() -> None:
    assert journal(proofs([RECEIVED, DOCUMENTED])) == "passed"


def test_two_forks_of_a_journal_are_found() -> None:
    assert journal([*proofs([RECEIVED]), *proofs([DOCUMENTED])]) == "failed"


def test_a_record_that_no_journal_names_is_undecided() -> None:
    assert journal([]) == "indeterminate"


@pytest.mark.parametrize("verdict", ["passed", "failed", "indeterminate"])
def test_the_verdict_of_the_statement_itself_counts(verdict: str) -> None:
    told = json.dumps({"record": RECORD, "verdict": verdict}).encode()

    assert check({"attestation.json": told}).told().verdict == verdict


@pytest.mark.parametrize("told", [b"", b"{}", b'{"record":"x","verdict":"passed"}', b"[]", b'{"record":1}'])
def test_a_statement_that_says_nothing_of_this_record_is_refused(told: bytes) -> None:
    assert check({"attestation.json": told}).told().verdict == "failed"


def test_a_folder_sealed_by_another_than_the_statement_is_refused() -> None:
    statement = (Path(__file__).parents[2] / "golden" / "seals" / "b-b.pdf").read_bytes()
    found = check({"releve.pdf": statement})

    assert found._bound().verdict == "failed"
