"""Make the golden evidence: a record's evidence after both renewals, and the stored forms that it comes from.

python -m tests.golden.make_evidence EMPTY_FOLDER
"""

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.evidence_batches import (
    EarlierEvidence,
    StoredBatch,
    written_batch,
    written_groups,
)
from archive_service.holdings.evidence_stamps import StoredStamp, written_stamp
from archive_service.holdings.gathered_evidence import GatheredBatch, written_gathering
from archive_service.model.evidence_batch import StampPlace
from signing.development import create_development_pki, development_trust
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.evidence_renewal import RenewedStamps, rehashed, renewed
from signing.evidence_writing import EvidenceParts
from tests.signing.written_trust import write_trust

AT = datetime(2026, 11, 30, 8, tzinfo=UTC)
MEMBERS = {
    "source": b"<ClinicalDocument/>",
    "document": b"%PDF-1.7 un document",
    "manifest": b'{"format":"manifest"}',
    "nonce": bytes(range(32)),
}
OTHERS = [[b"another %d" % number, bytes([number]) * 32, b"m", b"d"] for number in range(4)]
"""The other records of the batches."""
NAMES = [UUID(int=number) for number in range(1, 20)]
_PASSPHRASE = b"une phrase de test"


def make(folder: Path) -> None:
    """Write everything into an empty folder; the key of the authority is not kept."""
    with tempfile.TemporaryDirectory() as name:
        pki, ticks = Path(name), count()
        create_development_pki(pki, AT, passphrase=_PASSPHRASE)
        stamper = DevelopmentTimeStamper.open(pki, _PASSPHRASE, lambda: AT + timedelta(minutes=next(ticks)))
        trust = development_trust(pki)
        _write(folder, stamper)
    write_trust(trust, folder / "trust")
    for name, content in MEMBERS.items():
        (folder / name).write_bytes(content)


def _write(folder: Path, stamper: DevelopmentTimeStamper) -> None:
    contents = [list(MEMBERS.values()), *OTHERS]
    records = tuple(NAMES[: len(contents)])
    groups = [[Digest.of(one) for one in group] for group in contents]
    first = EvidenceBatch.close(groups, stamper)
    stored = StoredBatch(id=NAMES[10], records=records, tree=first.tree, validation=material_of(first.stamp))
    (folder / "evidence-batch-1").write_bytes(written_batch(stored))
    stamps = RenewedStamps.over([[first.tree.token], [b"another"]], "sha256", stamper)
    dated = StoredStamp(
        id=NAMES[11],
        batches=(NAMES[10], NAMES[12]),
        tree=stamps.tree,
        token=stamps.stamp.token,
        validation=material_of(stamps.stamp),
    )
    (folder / "evidence-stamp-1").write_bytes(written_stamp(dated))
    chains = [
        renewed(first.tree.chain(place, group), stamps.tree, 0, stamps.stamp.token)
        for place, group in enumerate(groups)
    ]
    again = [
        rehashed([Digest.of(one, "sha512") for one in group], [chain])
        for group, chain in zip(contents, chains, strict=True)
    ]
    second = EvidenceBatch.close(again, stamper)
    earlier = EarlierEvidence(
        object="public/evidence-batch-1",
        renewals=(StampPlace("public/evidence-stamp-1", 0),),
        positions=tuple(range(len(contents))),
    )
    rehashed_batch = StoredBatch(
        id=NAMES[13],
        records=records,
        tree=second.tree,
        validation=material_of(second.stamp),
        earlier=(earlier,),
        groups=written_groups(again),
    )
    (folder / "evidence-batch-2").write_bytes(written_batch(rehashed_batch))
    record = EvidenceParts(chains=(chains[0], second.tree.chain(0, again[0])))
    (folder / "renewed.ers").write_bytes(record.der())
    gathered = GatheredBatch(
        id=NAMES[14],
        algorithm="sha512",
        records=records[:1],
        own=("250000999/renewed.ers",),
        tokens=(second.tree.token,),
    )
    (folder / "evidence-batch-3").write_bytes(written_gathering(gathered))
    last = RenewedStamps.over([[second.tree.token]], "sha512", stamper)
    later = record.with_last(renewed(record.chains[-1], last.tree, 0, last.stamp.token))
    (folder / "renewed-again.ers").write_bytes(later.der())


if __name__ == "__main__":
    make(Path(sys.argv[1]))
