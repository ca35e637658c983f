"""Acknowledgements of transfers: each code has its smallest example, in every version of SEDA."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.transfer_replies import read_reply, signer_of_statement
from archive_service.model.transfer_replies import (
    LARGEST_REPLY,
    ReplyPartial,
    ReplyRefused,
    ReplyTooLarge,
    StatementAltered,
    StatementUnsigned,
)
from exports.formats.seda_manifest import unit_of
from tests.archive_service.findings.corpus_names import CORPUS
from tests.journeys.sampling_homes import reply

EXAMPLES = sorted((*CORPUS.glob("reply-*/reply.xml"), *CORPUS.glob("statement-*/statement.pdf")))
NEED_MORE = {"reply-too-large", "reply-other-transfer", "nothing-to-transfer"}
"""Codes that a small file alone does not raise: other tests do."""
RECORDS = [uuid4(), uuid4()]


def test_every_code_has_an_example() -> None:
    named = {example.parent.name.partition("_")[0] for example in EXAMPLES}

    assert named == {one.code for one in ReplyRefused.__subclasses__()} - NEED_MORE


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(example: Path) -> None:
    with pytest.raises(ReplyRefused) as refused:
        (read_reply if example.suffix == ".xml" else signer_of_statement)(example.read_bytes())

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert "root:" not in str(refused.value)


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
@pytest.mark.parametrize("code", ["OK", "000"])
def test_a_reply_names_its_transfer_and_what_it_accepts(version: str, code: str) -> None:
    found = read_reply(reply("DUI-25-1", list(map(str, RECORDS)), version=version, code=code, outcome="OK"))

    assert (found.message, found.answers, found.records) == ("ATR-1", "DUI-25-1", frozenset(RECORDS))


@pytest.mark.parametrize("outcome", ["KO", "FATAL", "WARNING", "ko", "refus", "CHECK_SEDA.KO"])
def test_a_reply_that_tells_of_another_outcome_accepts_nothing(outcome: str) -> None:
    with pytest.raises(ReplyPartial):
        read_reply(reply("DUI-25-1", outcome=outcome))


def test_a_reply_with_identifiers_of_the_receiver_names_no_record() -> None:
    content = reply("DUI-25-1", ["aeaqaaaaaaeaaaababtjoamasqc7hmaaaaba"]).replace(b'"R-', b'"')

    assert read_reply(content).records == frozenset()


def test_a_record_is_named_by_its_identifier_in_a_unit_too() -> None:
    record = RECORDS[0]
    said = f"<TransferringAgencyArchiveUnitIdentifier>{record}</TransferringAgencyArchiveUnitIdentifier>"
    content = reply("DUI-25-1", ["x"]).replace(b"<Content/>", f"<Content>{said}</Content>".encode())

    assert read_reply(content).records == {record}


def test_what_is_too_large_is_not_read() -> None:
    for read in (read_reply, signer_of_statement):
        with pytest.raises(ReplyTooLarge):
            read(b" " * (LARGEST_REPLY + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_a_bug(content: bytes) -> None:
    for read in (read_reply, signer_of_statement):
        with pytest.raises(ReplyRefused):
            read(content)


def test_a_statement_is_signed_as_a_whole() -> None:
    # The certificate of this one is trusted by nobody here: that is not judged.
    (example,) = CORPUS.glob("visa-untrusted_no-anchor/signed.pdf")
    signed = example.read_bytes()
    middle = len(signed) // 2

    assert signer_of_statement(signed)
    for altered in (signed[:200] + bytes([signed[200] ^ 1]) + signed[201:], signed + b"\n", signed[:middle]):
        with pytest.raises((StatementAltered, StatementUnsigned)):
            signer_of_statement(altered)


def test_units_are_named_as_packages_name_them() -> None:
    record = UUID(int=7)

    assert read_reply(reply("DUI-25-1", [str(record)])).records == {record}
    assert unit_of(str(record)) == f"R-{record}"


def test_an_outcome_is_read_with_all_that_is_inside_it() -> None:
    content = reply("DUI-25-1", outcome="KO").replace(b">KO<", b"><Code>KO</Code><")

    with pytest.raises(ReplyPartial):
        read_reply(content)
