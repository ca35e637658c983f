"""Keys that decrypt stored data, and that nobody has after they are destroyed."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive_service.errors import DigestMismatch, KeyDestroyed, Misconfigured, StoreUnavailable
from archive_service.storage.keys import vault as vault_module
from archive_service.storage.keys.files import FilesKeyStore
from archive_service.storage.keys.vault import Vault

MASTER = bytes(range(32))


def new_key(vault: Vault, tenant: str, key_id: str) -> bytes:
    return vault.new_keys(tenant, [key_id])[key_id]


class OneByOne:
    """A key store in memory, which stores many keys one by one."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, name: str, wrapped: bytes) -> None:
        if self.kept.setdefault(name, wrapped) != wrapped:
            raise DigestMismatch("another key has this name")

    def put_many(self, items: Mapping[str, bytes]) -> None:
        for name, wrapped in items.items():
            self.put(name, wrapped)

    def get(self, name: str) -> bytes:
        if name not in self.kept:
            raise KeyDestroyed("the key no longer exists")
        return self.kept[name]

    def has_below(self, folder: str) -> bool:
        return any(name.startswith(f"{folder}/") for name in self.kept)

    def destroy(self, name: str) -> None:
        self.kept.pop(name, None)

    def destroy_many(self, names: Iterable[str]) -> None:
        for name in names:
            self.destroy(name)

    def remains(self, name: str) -> bool:
        return name in self.kept


@pytest.fixture
def keys(tmp_path: Path) -> FilesKeyStore:
    return FilesKeyStore(tmp_path / "keys")


def test_a_key_is_the_same_in_another_process(keys: FilesKeyStore) -> None:
    made = new_key(Vault(MASTER, keys), "t", "one")

    assert Vault(MASTER, keys).key("t", "one") == made
    assert new_key(Vault(MASTER, keys), "t", "one") == made
    assert len(made) == 32


def test_each_record_has_a_key_of_its_own(keys: FilesKeyStore) -> None:
    vault = Vault(MASTER, keys)

    made = vault.new_keys("t", [f"record-{number}" for number in range(20)])
    again = vault.new_keys("t", ["record-3", "record-new"])

    assert len(set(made.values())) == 20
    assert again["record-3"] == made["record-3"]
    assert again["record-new"] == Vault(MASTER, keys).key("t", "record-new")


def test_a_store_that_stores_keys_one_by_one_does_as_well() -> None:
    store = OneByOne()

    made = Vault(MASTER, store).new_keys("t", ["a", "b"])

    assert {one: Vault(MASTER, store).key("t", one) for one in ("a", "b")} == made


def test_a_destroyed_key_is_gone_at_once(keys: FilesKeyStore) -> None:
    vault = Vault(MASTER, keys)
    new_key(vault, "t", "one")

    vault.destroy("t", "one")
    vault.destroy("t", "one")

    with pytest.raises(KeyDestroyed):
        vault.key("t", "one")


def test_another_process_forgets_a_destroyed_key_soon(
    keys: FilesKeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_module, "_CACHED_SECONDS", 0.0)
    other = Vault(MASTER, keys)
    new_key(other, "t", "one")

    Vault(MASTER, keys).destroy("t", "one")

    with pytest.raises(KeyDestroyed):
        other.key("t", "one")


def test_processes_that_meet_a_tenant_at_once_agree_on_its_key(keys: FilesKeyStore) -> None:
    together = threading.Barrier(8)

    def make(number: int) -> tuple[str, bytes]:
        vault = Vault(MASTER, keys)
        together.wait()
        return f"r{number}", new_key(vault, "t", f"r{number}")

    with ThreadPoolExecutor(8) as pool:
        made = dict(pool.map(make, range(8)))

    assert {key_id: Vault(MASTER, keys).key("t", key_id) for key_id in made} == made


def test_the_key_store_alone_opens_nothing(keys: FilesKeyStore, tmp_path: Path) -> None:
    key = new_key(Vault(MASTER, keys), "t", "one")

    stored = b"".join(path.read_bytes() for path in (tmp_path / "keys").rglob("*.key"))

    assert key not in stored


def test_another_master_secret_is_refused(keys: FilesKeyStore) -> None:
    Vault(MASTER, keys).begin()
    new_key(Vault(MASTER, keys), "t", "one")
    stranger = Vault(bytes(range(1, 33)), keys)

    with pytest.raises(Misconfigured):
        stranger.check_master()
    with pytest.raises(Misconfigured):
        stranger.key("t", "one")
    Vault(MASTER, keys).check_master()


def test_a_key_store_that_was_never_begun_is_not_begun_by_asking(keys: FilesKeyStore) -> None:
    with pytest.raises(KeyDestroyed):
        Vault(MASTER, keys).check_master()

    assert not keys.has_below("tenants")


def test_the_lost_key_of_a_tenant_is_not_made_anew_over_the_keys_under_it(keys: FilesKeyStore) -> None:
    made = new_key(Vault(MASTER, keys), "t", "one")
    kept = keys.get("tenants/t")
    keys.destroy("tenants/t")

    with pytest.raises(StoreUnavailable, match="tenants/t is missing"):
        new_key(Vault(MASTER, keys), "t", "two")
    new_key(Vault(MASTER, keys), "other", "one")

    keys.put("tenants/t", kept)
    assert Vault(MASTER, keys).key("t", "one") == made
    assert len(new_key(Vault(MASTER, keys), "t", "two")) == 32


def test_a_tenant_whose_keys_are_all_destroyed_may_have_a_new_one(keys: FilesKeyStore) -> None:
    new_key(Vault(MASTER, keys), "t", "one")
    keys.destroy("records/t/one")
    keys.destroy("tenants/t")

    assert len(new_key(Vault(MASTER, keys), "t", "two")) == 32


def test_keys_that_were_destroyed_together_are_gone_at_once_and_others_stay(keys: FilesKeyStore) -> None:
    vault = Vault(MASTER, keys)
    vault.new_keys("t", ["one", "two"])
    kept = new_key(vault, "t", "three")

    vault.destroy_many([("t", "one"), ("u", "two@t"), ("t", "never-made")])

    assert [vault.remains("t", one) for one in ("one", "two", "three")] == [False, False, True]
    for one in ("one", "two"):
        with pytest.raises(KeyDestroyed):
            vault.key("t", one)
    assert vault.key("t", "three") == kept


def test_a_wrapped_key_cannot_stand_in_for_another(keys: FilesKeyStore) -> None:
    store = OneByOne()
    vault = Vault(MASTER, store)
    vault.new_keys("t", ["a", "b"])
    store.kept["records/t/a"] = store.kept["records/t/b"]

    with pytest.raises(Misconfigured):
        Vault(MASTER, store).key("t", "a")


def test_a_value_is_found_again_only_within_its_tenant_and_purpose(keys: FilesKeyStore) -> None:
    vault = Vault(MASTER, keys)

    entry = vault.index("t", "ins", "1234")

    assert entry == Vault(MASTER, keys).index("t", "ins", b"1234")
    assert len(entry) == 32
    others = [
        vault.index("u", "ins", "1234"),
        vault.index("t", "name", "1234"),
        vault.index("t", "ins", "1235"),
    ]
    others.append(Vault(bytes(range(1, 33)), keys).index("t", "ins", "1234"))
    assert len({entry, *others}) == 5


@pytest.mark.parametrize("tenant", ["", "../t", "a/b", "é", "t\0x"])
def test_a_tenant_of_another_form_is_refused(keys: FilesKeyStore, tenant: str) -> None:
    with pytest.raises(ValueError, match="tenant"):
        Vault(MASTER, keys).index(tenant, "ins", "1")
    with pytest.raises(ValueError, match="tenant"):
        new_key(Vault(MASTER, keys), tenant, "one")


def test_the_cache_is_small(keys: FilesKeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "_CACHED_KEYS", 3)
    vault = Vault(MASTER, OneByOne())

    made = vault.new_keys("t", [f"r{number}" for number in range(10)])

    assert len(vault._cached) == 3
    assert {one: vault.key("t", one) for one in made} == made


def test_keys_of_a_batch_are_stored_at_its_end_and_known_before(
    keys: FilesKeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_module, "_CACHED_KEYS", 1)
    vault = Vault(MASTER, keys)

    with vault.together() as batch:
        made = {**batch.new_keys("t", ["a", "b"]), **batch.new_keys("t", ["c"])}
        known = {one: vault.key("t", one) for one in made}
        with pytest.raises(KeyDestroyed):
            Vault(MASTER, keys).key("t", "a")

    assert known == made
    assert {one: Vault(MASTER, keys).key("t", one) for one in made} == made


def test_keys_of_a_batch_that_failed_are_nobodys(keys: FilesKeyStore) -> None:
    vault = Vault(MASTER, keys)

    with pytest.raises(ZeroDivisionError), vault.together() as batch:
        batch.new_keys("t", ["a"])
        raise ZeroDivisionError

    with pytest.raises(KeyDestroyed):
        vault.key("t", "a")


def test_a_key_that_was_there_before_a_batch_outlives_it(keys: FilesKeyStore) -> None:
    stored = new_key(Vault(MASTER, keys), "t", "a")
    vault = Vault(MASTER, keys)

    with pytest.raises(DigestMismatch), vault.together() as batch:
        batch.new_keys("t", ["a"])

    assert new_key(vault, "t", "a") == stored
    assert vault.key("t", "a") == stored


def test_a_batch_whose_keys_are_not_all_stored_never_ends_well(keys: FilesKeyStore) -> None:
    new_key(Vault(MASTER, keys), "t", "a")
    vault = Vault(MASTER, keys)

    with pytest.raises(DigestMismatch), vault.together() as batch:
        batch.new_keys("t", ["a"])
        for number in range(300):  # more than are held at once
            batch.new_keys("t", [f"r{number}"])
