"""An archival package returns each part unchanged, and refuses unknown forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import UnknownForm
from archive_service.holdings.archival_package import ArchivalPackage, read_package, written_package

parts = st.binary(max_size=300)


@given(parts, parts, parts, st.binary(min_size=32, max_size=32))
def test_each_part_comes_back_as_it_was(
    document: bytes, provenance: bytes, manifest: bytes, nonce: bytes
) -> None:
    package = ArchivalPackage(document=document, provenance=provenance, manifest=manifest, nonce=nonce)

    assert read_package(written_package(package)) == package


def test_a_part_that_a_later_version_added_is_passed_over() -> None:
    package = ArchivalPackage(document=b"%PDF", provenance=b"{}", manifest=b"{}", nonce=b"n" * 32)
    head, _, rest = written_package(package).partition(b"\n")
    later = head.replace(b'"parts":[', b'"parts":[["thumbnail",3],') + b"\nPNG" + rest

    assert read_package(later) == package


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b'{"format":"archive/2","parts":[]}\n', b"[1]\n", b"\n"]
)
def test_another_form_is_refused_by_its_name(content: bytes) -> None:
    with pytest.raises(UnknownForm):
        read_package(content)
