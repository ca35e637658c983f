"""The table of stored objects on SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    b"UPDATE stored_object SET released_at = now() WHERE key = ANY (%(keys)s::varchar[]) "
    b"AND released_at IS NULL"
)
_HELD = Statement(
    b"SELECT name FROM stored_object WHERE name > %(after)s AND released_at IS NULL AND let_go_at IS NULL "
    b"ORDER BY name LIMIT %(limit)s"
)
_RELEASED = Statement(
    b"SELECT name FROM stored_object WHERE name > %(after)s AND released_at IS NOT NULL "
    b"ORDER BY name LIMIT %(limit)s"
)
_UNDER = Statement(b"SELECT name, key FROM stored_object WHERE key = ANY (%(keys)s::varchar[]) ORDER BY name")
_LET_GO = Statement(
    b"UPDATE stored_object SET let_go_at = now() WHERE name = ANY (%(names)s::varchar[]) "
    b"AND let_go_at IS NULL"
)
_TAKE_BACK = Statement(
    b"UPDATE stored_object SET let_go_at = NULL WHERE name = ANY (%(names)s::varchar[]) "
    b"AND let_go_at IS NOT NULL"
)
_FORGET = Statement(b"DELETE FROM stored_object WHERE name = ANY (%(names)s::varchar[])")
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

    def release_under(self, *keys: str) -> None:
        """Record that these keys are destroyed, with every object under them."""
        self.session.run(_RELEASE_UNDER, keys=list(keys))

    def held(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose locks are to be renewed, in order, starting after `after`."""
        return [str(row.name) for row in self.session.rows(_HELD, after=after, limit=limit)]

    def released(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose key is destroyed, in order, starting after `after`."""
        return [str(row.name) for row in self.session.rows(_RELEASED, after=after, limit=limit)]

    def under(self, keys: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return the names of the objects under these keys, by key."""
        found: dict[str, list[str]] = {}
        for row in self.session.rows(_UNDER, keys=list(keys)):
            found.setdefault(row.key, []).append(row.name)
        return found

    def let_go(self, names: Sequence[str]) -> None:
        """Record that the locks of these objects are to end."""
        self.session.run(_LET_GO, names=list(names))

    def take_back(self, names: Sequence[str]) -> None:
        """Record that their locks are renewed again."""
        self.session.run(_TAKE_BACK, names=list(names))

    def forget(self, names: Sequence[str]) -> None:
        """Delete the rows of objects that are gone."""
        self.session.run(_FORGET, names=list(names))

    def read_well(self, sizes: dict[str, int], at: datetime) -> None:
        """Record that objects were read completely and match their names."""
        self.session.run(_READ_WELL, names=list(sizes), sizes=list(sizes.values()), at=at)
