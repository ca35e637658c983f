"""The table of stored objects on SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive_service.access.scope import SHARED
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Tenant
from archive_service.model.stored_objects import StoredObject
from archive_service.storage.sql.statements import Session, Statement

_STORE = "primary"

_ADD = Statement(
    b"INSERT INTO stored_object (name, tenant, department, kind, size, key, store, written_at) "
    b"SELECT name, tenant, department, kind, size, key, '" + _STORE.encode() + b"', now() FROM unnest("
    b"%(names)s::varchar[], %(tenants)s::varchar[], %(departments)s::varchar[], %(kinds)s::varchar[], "
    b"%(sizes)s::bigint[], %(keys)s::varchar[]) "
    b"AS stored (name, tenant, department, kind, size, key) ON CONFLICT DO NOTHING"
)
_GIVE = Statement(
    b"UPDATE stored_object AS stored SET tenant = given.tenant, department = given.department "
    b"FROM unnest(%(names)s::varchar[], %(tenants)s::varchar[], %(departments)s::varchar[]) "
    b"AS given (name, tenant, department) WHERE stored.name = given.name"
)
_RELEASE = Statement(
    b"UPDATE stored_object SET released_at = now() WHERE name = ANY (%(names)s::varchar[]) "
    b"AND released_at IS NULL"
)
_RELEASE_UNDER = Statement(
    b"UPDATE stored_object SET released_at = now() WHERE key = %(key)s AND released_at IS NULL"
)
_HELD = Statement(
    b"SELECT name FROM stored_object WHERE name > %(after)s AND released_at IS NULL "
    b"ORDER BY name LIMIT %(limit)s"
)
_READ_WELL = Statement(
    b"UPDATE stored_object AS stored SET read_well_at = %(at)s, size = read.size "
    b"FROM unnest(%(names)s::varchar[], %(sizes)s::bigint[]) AS read (name, size) "
    b"WHERE stored.name = read.name"
)


@dataclass(frozen=True, slots=True)
class SqlStoredObjects:
    """`StoredObjects` on SQL."""

    session: Session
    _added: list[tuple[str, str, str, str, int, str]] = field(default_factory=list)
    _given: list[tuple[str, str, str]] = field(default_factory=list)

    def add(
        self,
        objects: Iterable[StoredObject],
        tenant: Tenant = NOBODY,
        department: Department = NO_DEPARTMENT,
    ) -> None:
        """Add objects to those that are written, in one statement, when the transaction ends."""
        self._added.extend(
            (one.name, tenant or SHARED, department or SHARED, one.kind.value, one.size, one.key)
            for one in objects
        )

    def give(self, name: str, tenant: Tenant, department: Department) -> None:
        """Set the owner of an object, when it becomes known after the object is stored."""
        self._given.append((name, tenant or SHARED, department or SHARED))

    def is_due(self) -> bool:
        """Say whether there is anything to write."""
        return bool(self._added or self._given)

    def write(self) -> None:
        """Write the added objects and owners."""
        if self._added:
            added = list(zip(*self._added, strict=True))
            names, tenants, departments, kinds, sizes, keys = map(list, added)
            self._added.clear()
            self.session.run(
                _ADD,
                names=names,
                tenants=tenants,
                departments=departments,
                kinds=kinds,
                sizes=sizes,
                keys=keys,
            )
        if self._given:
            names, tenants, departments = map(list, zip(*self._given, strict=True))
            self._given.clear()
            self.session.run(_GIVE, names=names, tenants=tenants, departments=departments)

    def release(self, names: Sequence[str]) -> None:
        """Record that the keys of these objects are destroyed."""
        self.session.run(_RELEASE, names=list(names))

    def release_under(self, key: str) -> None:
        """Record that this key is destroyed, with every object under it."""
        self.session.run(_RELEASE_UNDER, key=key)

    def held(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose key exists, in order, starting after `after`."""
        return [str(row.name) for row in self.session.rows(_HELD, after=after, limit=limit)]

    def read_well(self, sizes: dict[str, int], at: datetime) -> None:
        """Record that objects were read completely and match their names."""
        self.session.run(_READ_WELL, names=list(sizes), sizes=list(sizes.values()), at=at)
