"""The offline verifier allows after a seal what its levels append, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from exports.attestation.verify_dui import Checks, OpenSsl, Step, Trust, worst
from tests.signing.signing_home import NOW, Home

Change = Callable[[IncrementalPdfFileWriter], object]


@pytest.fixture(scope="module")
def checks(home: Home) -> Iterator[Checks]:
    program = shutil.which("openssl")
    assert program
    openssl = OpenSsl(program)
    store = home.trust
    yield Checks(openssl, Trust(store.anchors, store.intermediates, store.crls), NOW)
    openssl.close()


def revised(pdf: bytes, change: Change) -> bytes:
    """Return the document with one more revision."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> Any:
    reference, _ = writer.find_page_for_modification(0)
    return reference.get_object()


def with_validation_data(writer: IncrementalPdfFileWriter, home: Home) -> None:
    certificates = [x509.Certificate.load(one) for one in home.trust.intermediates]
    DocumentSecurityStore.supply_dss_in_writer(writer, sig_contents=None, certs=certificates)


def overpainted(writer: IncrementalPdfFileWriter) -> None:
    page = first_page(writer)
    content = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), content])
    writer.update_container(page)


def annotated(writer: IncrementalPdfFileWriter) -> None:
    """A square over the page, in a new annotation."""
    page = first_page(writer)
    square = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Square"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 500))),
        }
    )
    page["/Annots"].append(writer.add_object(square))
    writer.update_container(page)
    writer.update_container(page["/Annots"])


def retitled(writer: IncrementalPdfFileWriter) -> None:
    """Another entry of the catalog than those of validation data."""
    writer.root[pdf_name("/Lang")] = generic.pdf_string("en")
    writer.update_root()


def verdicts(checks: Checks, pdf: bytes) -> list[Step]:
    return list(checks.pdf(pdf, None, "Cachet | Seal"))


def test_the_seal_alone_and_with_validation_data_is_valid(checks: Checks, home: Home, sealed: bytes) -> None:
    assert worst(step.verdict for step in verdicts(checks, sealed)) == "passed"

    longer = revised(sealed, lambda writer: with_validation_data(writer, home))

    found = verdicts(checks, longer)
    assert worst(step.verdict for step in found) == "passed", found
    assert "données de validation" in found[0].detail


@pytest.mark.parametrize("change", [overpainted, annotated, retitled])
def test_any_other_revision_is_refused(checks: Checks, sealed: bytes, change: Change) -> None:
    found = verdicts(checks, revised(sealed, change))

    assert worst(step.verdict for step in found) == "failed", found


@pytest.mark.parametrize("change", [overpainted, annotated, retitled])
def test_a_change_is_found_beside_validation_data(
    checks: Checks, home: Home, sealed: bytes, change: Change
) -> None:
    def both(writer: IncrementalPdfFileWriter) -> None:
        with_validation_data(writer, home)
        change(writer)

    assert worst(step.verdict for step in verdicts(checks, revised(sealed, both))) == "failed"


def test_bytes_after_the_end_are_refused(checks: Checks, home: Home, sealed: bytes, tmp_path: Path) -> None:
    longer = revised(sealed, lambda writer: with_validation_data(writer, home))

    for pdf in (sealed + b"\n", sealed + b"%%EOF\n", longer + b"x"):
        assert worst(step.verdict for step in verdicts(checks, pdf)) != "passed"
