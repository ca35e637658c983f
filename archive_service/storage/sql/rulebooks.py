"""Rulebooks whose text is stored, on SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from archive_service.access.scope import SHARED
from archive_service.model.rulebooks import KeptRulebook
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import rulebook
from signing.digests import Digest

_KNOWN = Statement.of(
    select(rulebook.c.digest).where(rulebook.c.digest == any_(bindparam("digests", type_=ARRAY(LargeBinary))))
)
_ADD = Statement.of(
    insert(rulebook).values(given(rulebook.columns)).on_conflict_do_nothing().returning(rulebook.c.digest)
)
_GET = Statement.of(select(rulebook).where(rulebook.c.digest == bindparam("wanted")))


@dataclass(frozen=True, slots=True)
class SqlKeptRulebooks:
    """`KeptRulebooks` on SQL."""

    session: Session
    images: RowImages

    def known(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Return those of these digests whose text is stored."""
        rows = self.session.rows(_KNOWN, digests=[digest.value for digest in digests])
        return frozenset(Digest("sha256", row.digest) for row in rows)

    def add(self, kept: KeptRulebook) -> bool:
        """Insert; return whether it was new."""
        self.images.touch("rulebook", kept.digest.value)
        row = self.session.row(
            _ADD,
            digest=kept.digest.value,
            tenant=SHARED,
            department=SHARED,
            layer=kept.layer,
            key=kept.key,
            name=kept.name,
            object=kept.object,
            first_seen=kept.first_seen,
        )
        return row is not None

    def get(self, digest: Digest) -> KeptRulebook | None:
        """Return the rulebook with this digest."""
        row = self.session.row(_GET, wanted=digest.value)
        if row is None:
            return None
        return KeptRulebook(
            digest=Digest("sha256", row.digest),
            layer=row.layer,
            key=row.key,
            name=row.name,
            object=row.object,
            first_seen=row.first_seen,
        )
