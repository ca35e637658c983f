"""The adapters of the service: database, stores, keys, rulebooks and trust, created from the settings.

Code that only some commands need is imported by the property that uses it (decision 0015).
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine

from archive_service.errors import KeyDestroyed, Misconfigured, StoreUnavailable
from archive_service.model.actors import SERVICE
from archive_service.ports import KeyStore, ObjectStore, PublishedFiles
from archive_service.settings import Settings
from archive_service.storage.beginnings import Beginnings
from archive_service.storage.keys.encrypted_objects import StoredEncryptedObjects
from archive_service.storage.keys.master_secret import load_master, origin_of_master
from archive_service.storage.keys.opening import key_store_from
from archive_service.storage.keys.vault import Vault
from archive_service.storage.objects.opening import object_store_from, published_files_from
from archive_service.storage.objects.public import StoredPublicObjects
from archive_service.storage.postgres.database import Database
from archive_service.storage.postgres.embedded import EmbeddedPostgres, has_cluster
from archive_service.storage.sql.transactions import SqlTransactions
from archive_service.trust.trust_services import TrustServices

if TYPE_CHECKING:
    from archive_service.storage.keys.shared_files import KeyStoreFiles
    from exports.portability.clock_profiles import ClockProfile
    from retention_rules import Rulebooks
    from signing.authority_states import AuthorityRegister

SHIPPED_RULEBOOKS = Path(__file__).resolve().parent.parent / "config" / "rulebooks"
SHIPPED_CLOCKS = SHIPPED_RULEBOOKS.with_name("clocks")


@dataclass(frozen=True, slots=True)
class SystemClock:
    """`Clock` of the machine, or a fixed time (`ARCHIVE_NOW`)."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return self.fixed or datetime.now(UTC)


def derived(master: bytes, purpose: str) -> bytes:
    """Derive 32 bytes for one purpose from the master secret (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=b"archive-dui " + purpose.encode()).derive(master)


class Adapters:
    """Every adapter, created at its first use. Close it at the end of the process."""

    def __init__(self, settings: Settings, *, may_make_home: bool = True) -> None:
        self.settings = settings
        self._may_make_home = may_make_home
        self.clock = SystemClock(settings.now)
        self.version = version("archive-dui")
        self._postgres: EmbeddedPostgres | None = None

    @cached_property
    def home(self) -> Path:
        """The home folder, created when absent unless it must exist, accessible to its owner only."""
        home = self.settings.home.absolute()
        if not self._may_make_home:
            if not home.is_dir():
                raise StoreUnavailable(f"the home {home} is no longer there")
            return home
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Misconfigured(f"the home {home} cannot be created: {error.strerror}") from error
        return home

    @cached_property
    def master(self) -> bytes:
        """The master secret."""
        file, value = self.settings.master_secret_file, self.settings.master_secret.get_secret_value()
        if not file and not value and not self.settings.production:
            self.beginnings.check_master_secret()
        return load_master(self.home, file=file, value=value or None, make=not self.settings.production)

    @cached_property
    def beginnings(self) -> Beginnings:
        """Decides which parts may be created at a first start, and which must exist later."""
        return Beginnings(home=self.home, objects=self.settings.objects, keys=self.settings.keys)

    @cached_property
    def _server(self) -> Database:
        """The database server, running, with a schema of any revision."""
        dsn = self.settings.database.get_secret_value()
        if dsn:
            return Database.of(dsn, secret=self.master, embedded=False)
        self.check_before_database()
        self._postgres = EmbeddedPostgres(self.home)
        atexit.register(self.close)
        return Database.of(self._postgres.ensure_running().superuser_dsn, secret=self.master, embedded=True)

    def check_before_database(self) -> None:
        """Refuse a home that lost its master secret or its embedded database, before anything is created."""
        _ = self.master
        self.beginnings.check_embedded_database()

    def check_stores(self) -> None:
        """Refuse stores and a master secret that do not belong to the database; an unavailable store is not
        refused.

        Raises:
            Misconfigured: the message names what is missing or was replaced.
        """
        with suppress(StoreUnavailable):
            _ = self.object_store
        with suppress(StoreUnavailable):
            _ = self.vault

    def _holds_deposits(self) -> bool:
        if not self.settings.database.get_secret_value() and not has_cluster(self.home):
            return False
        return self._server.holds_deposits()

    def _held_deposits(self) -> bool:
        """Say whether deposits exist or, when the database is lost too, existed."""
        if not self.settings.database.get_secret_value() and not has_cluster(self.home):
            return self.beginnings.has_flow_keys()
        return self._server.holds_deposits()

    @cached_property
    def database(self) -> Database:
        """The database, running, with the present schema."""
        self._server.upgrade(
            self.master,
            check_new=lambda: self.beginnings.check_database("the database has no tables"),
            check_secret=lambda: self.vault,
        )
        return self._server

    @cached_property
    def engine(self) -> Engine:
        """The connections with the service's role."""
        return self.database.engine()

    @cached_property
    def object_store(self) -> ObjectStore:
        """The object store."""
        self.beginnings.check_object_store(self._held_deposits)
        moved = self.settings.now is not None
        return object_store_from(self.settings.objects, self.home / "objects", self.clock.now, moved=moved)

    @cached_property
    def published_files(self) -> PublishedFiles:
        """The published files, in the same store."""
        self.beginnings.check_object_store(self._held_deposits)
        return published_files_from(self.settings.objects, self.home / "objects")

    @cached_property
    def key_store(self) -> KeyStore:
        """The store of wrapped keys."""
        self.beginnings.check_key_store(self._holds_deposits)
        return key_store_from(self.settings.keys, self.home / "keys")

    @cached_property
    def vault(self) -> Vault:
        """The vault, which finds and creates keys."""
        vault = Vault(self.master, self.key_store)
        try:
            vault.check_master()
        except KeyDestroyed:
            self.beginnings.check_keys(self._holds_deposits)
            vault.begin()
        except Misconfigured as error:
            file, value = self.settings.master_secret_file, self.settings.master_secret.get_secret_value()
            origin = origin_of_master(self.home, file=file, value=value)
            raise Misconfigured(
                f"{origin} is not the master secret that this home was made under: put that one back from "
                f"your copy. Nothing was changed ({error})"
            ) from error
        return vault

    @cached_property
    def objects(self) -> StoredEncryptedObjects:
        """The encrypted objects."""
        return StoredEncryptedObjects(self.object_store, self.vault)

    @cached_property
    def public_objects(self) -> StoredPublicObjects:
        """The objects without personal data, which are not encrypted."""
        return StoredPublicObjects(self.object_store)

    @cached_property
    def transactions(self) -> SqlTransactions:
        """The transactions."""
        return SqlTransactions(self.engine, self.vault, self.clock, self.new_id, lambda: self.object_store)

    @cached_property
    def rulebooks(self) -> Rulebooks:
        """The folder of rulebooks, which are in force from the first start until others supersede them."""
        from retention_rules import load_rulebooks

        return load_rulebooks(self.settings.rulebooks or SHIPPED_RULEBOOKS)

    @cached_property
    def clock_profiles(self) -> Sequence[ClockProfile]:
        """The deadlines of orders of portability exports, by the texts that say so."""
        from exports.portability.clock_profiles import load_profiles

        return load_profiles(SHIPPED_CLOCKS)

    @cached_property
    def shared_files(self) -> KeyStoreFiles:
        """The development keys shared by every machine."""
        from archive_service.storage.keys.shared_files import KeyStoreFiles

        self.vault.check_master()
        return KeyStoreFiles(self.key_store, derived(self.master, "shared files"))

    @cached_property
    def seal_vault_files(self) -> KeyStoreFiles:
        """The seal keys of the register that are made in software: encrypted PKCS#12 files."""
        from archive_service.storage.keys.shared_files import KeyStoreFiles

        self.vault.check_master()
        return KeyStoreFiles(self.key_store, derived(self.master, "seal key files"), "seal-keys")

    @cached_property
    def trust_services(self) -> TrustServices:
        """The keys, time stamps and trust of this instance."""
        return TrustServices(
            settings=self.settings,
            clock=self.clock,
            home=lambda: self.home,
            secret=lambda purpose: derived(self.master, purpose),
            shared=lambda: self.shared_files,
            origin=lambda: self.journal_origin,
            register=self._time_register,
            seal_vault_files=lambda: self.seal_vault_files,
            transactions=lambda: self.transactions,
        )

    def _time_register(self) -> AuthorityRegister:
        from archive_service.trust.time_register import KeptStates

        return KeptStates(lambda: self.transactions)

    @cached_property
    def journal_origin(self) -> str:
        """The name of the journal."""
        from archive_service.trust.instance import journal_origin

        return journal_origin(
            self.published_files,
            self.settings.journal_origin,
            new_id=self.new_id,
            is_of_first_form=self._began_in_the_first_form,
        )

    @cached_property
    def instance_id(self) -> str:
        """The identifier of this instance."""
        from archive_service.trust.instance import instance_id

        _ = self.journal_origin  # the same call fixes both
        return instance_id(self.published_files)

    def _began_in_the_first_form(self) -> bool:
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.journal.began_in_the_first_form()

    @property
    def new_id(self) -> Callable[[], UUID]:
        """The source of identifiers."""
        return uuid4

    def close(self) -> None:
        """Close the connections; the last process of a home stops its server."""
        if "engine" in self.__dict__:
            self.engine.dispose()
        if self._postgres is not None:
            self._postgres.release()
            self._postgres = None
