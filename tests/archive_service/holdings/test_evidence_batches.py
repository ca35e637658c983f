"""A stored batch gives each record the same evidence as if it had been alone."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.errors import UnknownForm
from archive_service.holdings import evidence_reader
from archive_service.holdings.evidence_batches import StoredBatch, read_batch, written_batch
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.model.stored_objects import ObjectKind, StoredObject
from signing.development import create_development_pki
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningError
from signing.evidence import EvidenceBatch
from signing.validation_material import ValidationMaterial
from tests.signing.signing_home import NOW, PASSPHRASE

groups = st.lists(
    st.lists(
        st.binary(min_size=32, max_size=32).map(lambda value: Digest("sha256", value)), min_size=4, max_size=4
    ),
    min_size=1,
    max_size=20,
)


@pytest.fixture(scope="module")
def stamper(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentTimeStamper:
    folder = tmp_path_factory.mktemp("pki")
    create_development_pki(folder, NOW, passphrase=PASSPHRASE)
    return DevelopmentTimeStamper.open(folder, PASSPHRASE, lambda: NOW)


def _stored(
    members: Sequence[Sequence[Digest]], stamper: DevelopmentTimeStamper
) -> tuple[EvidenceBatch, StoredBatch]:
    batch = EvidenceBatch.close(members, stamper)
    material = ValidationMaterial(certificates=batch.stamp.certificates, lists=batch.stamp.lists)
    records = tuple(uuid4() for _ in members)
    return batch, StoredBatch(id=uuid4(), records=records, tree=batch.tree, validation=material)


@given(groups)
@settings(max_examples=20)
def test_evidence_made_of_a_stored_batch_is_what_the_batch_itself_gives(
    stamper: DevelopmentTimeStamper, members: list[list[Digest]]
) -> None:
    batch, stored = _stored(members, stamper)

    read = read_batch(written_batch(stored))

    assert read == stored
    assert read.tree.root == batch.root
    for position, group in enumerate(members):
        assert read.tree.record(position, group) == batch.record(position)


def test_no_evidence_is_made_for_members_that_were_not_dated(stamper: DevelopmentTimeStamper) -> None:
    members = [[Digest.of(b"%d %d" % (record, part)) for part in range(4)] for record in range(3)]
    _, stored = _stored(members, stamper)

    with pytest.raises(SigningError):
        read_batch(written_batch(stored)).tree.record(0, members[1])


@pytest.mark.parametrize("content", [b"", b"\n", b"\x30\x82", b'{"format":"evidence-batch/3"}\n'])
def test_another_form_is_refused_by_its_name(content: bytes) -> None:
    with pytest.raises(UnknownForm):
        read_batch(content)


class Batches:
    """Batches in memory; notes which are read."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.read_ones: list[str] = []

    def put(self, content: bytes, kind: ObjectKind) -> StoredObject:
        raise NotImplementedError

    def read(self, name: str) -> bytes:
        self.read_ones.append(name)
        return self.kept[name]


def _sealed(batch: str, position: int, members: Sequence[Digest]) -> Any:
    """Return what is asked of a record."""
    source, document, manifest, nonce = members
    details = SimpleNamespace(
        source_digest=source, document_digest=document, manifest_digest=manifest, nonce=nonce.value
    )
    return SimpleNamespace(
        evidence_object=batch, evidence_batch=uuid4(), evidence_position=position, details=details
    )


def test_trees_stay_in_memory_up_to_a_size(
    stamper: DevelopmentTimeStamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = Batches()
    reader = EvidenceReader(objects=cast("Any", None), public=public, renewals=lambda _: ())
    nonces = [bytes([number]) * 32 for number in range(3)]
    members = [[Digest.of(b"%d %d" % (record, part)) for part in range(3)] for record in range(3)]
    groups = [[*parts, Digest.of(nonce)] for parts, nonce in zip(members, nonces, strict=True)]
    expected = {}
    for number in range(4):
        batch, stored = _stored(groups, stamper)
        public.kept[f"{number}"] = written_batch(stored)
        expected[f"{number}"] = [batch.record(position) for position in range(3)]
    records = {
        (name, position): _sealed(name, position, [*members[position], Digest("sha256", nonces[position])])
        for position in range(3)
        for name in public.kept
    }

    for (name, position), record in records.items():
        assert reader.evidence_of(record) == expected[name][position]
    assert public.read_ones == ["0", "1", "2", "3"]

    monkeypatch.setattr(evidence_reader, "_IN_MEMORY", 1)
    public.read_ones.clear()
    for (name, position), record in records.items():
        assert EvidenceReader.evidence_of(reader, record) == expected[name][position]
    assert len(reader._batches._opened) == 4
    public.kept["4"] = public.kept["3"]
    reader.evidence_of(_sealed("4", 0, [*members[0], Digest("sha256", nonces[0])]))
    assert list(reader._batches._opened) == ["4"]
