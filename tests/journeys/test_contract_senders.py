"""What senders may see of their deposits, as the public contract describes it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotFound
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda

OTHER = "830000014"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(begun(tmp_path_factory.mktemp("contract") / "home"))


def token(home: Home, actor: str, *tenants: str) -> str:
    """Return a vendor's token for these legal entities."""
    options = [word for tenant in tenants for word in ("--tenant", tenant)]
    (made,) = home.run("token", "create", "--actor", actor, "--role", "vendor", *options)
    return str(made["token"])


def test_a_sender_finds_what_no_tenant_owns_and_nobody_else_does(home: Home, tmp_path: Path) -> None:
    broken, outside = tmp_path / "broken.xml", tmp_path / "outside.xml"
    broken.write_bytes(cda()[:700])
    outside.write_bytes(cda().replace(FINESS.encode(), b"390000017"))
    vendor = token(home, "editeur", FINESS, OTHER)
    namesake = token(home, "editeur", OTHER)

    sent = home.run("--token", vendor, "deposit", broken, outside, code=10)

    listed = home.run("--token", vendor, "deposits", "list")
    assert [one["outcome"] for one in sent] == ["rejected", "rejected"]
    assert "custodian-outside-mandate" in {one["code"] for one in sent[1]["findings"]}
    assert [one["deposit"] for one in listed] == [one["deposit"] for one in reversed(sent)]
    assert home.run("--token", namesake, "deposits", "list") == []


def test_a_second_sender_of_the_same_bytes_may_read_what_it_was_told(home: Home, tmp_path: Path) -> None:
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(2))
    (first,) = home.run("--token", token(home, "premier", FINESS), "deposit", flow)
    second_token = token(home, "second", FINESS)
    (second,) = home.run("--token", second_token, "deposit", flow)
    third_token = token(home, "troisième", FINESS)

    services = Services(read_settings(home.path))
    try:
        deposit = UUID(first["deposit"])
        line = door.deposit(services, deposit, services.tokens.holder_of(second_token))
        with pytest.raises(NotFound):
            door.deposit(services, deposit, services.tokens.holder_of(third_token))
    finally:
        services.close()

    assert second["deposit"] == first["deposit"]
    assert line["receipt"] == first["receipt"]


def test_a_further_sender_finds_the_deposit_in_its_list(home: Home, tmp_path: Path) -> None:
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(3))
    tokens = {name: token(home, name, FINESS) for name in ("un", "deux", "autre")}
    sent = [home.run("--token", tokens[name], "deposit", flow)[0] for name in ("un", "deux")]

    listed = {name: home.run("--token", one, "deposits", "list") for name, one in tokens.items()}

    assert sent[0]["deposit"] == sent[1]["deposit"]
    assert [one["deposit"] for one in listed["un"]] == [sent[0]["deposit"]]
    assert listed["deux"] == listed["un"]
    assert listed["autre"] == []
