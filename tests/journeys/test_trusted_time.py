"""Documents wait while no authority gives a good token, the operator is told, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.diagnostics.metrics import metrics
from archive_service.diagnostics.trusted_time import dated_evidence, time_notices
from archive_service.errors import Misconfigured
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.settings import Mode, Settings
from signing.authority_states import AuthorityState
from signing.development import development_trust
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from tests.begun_homes import begun, with_database
from tests.journeys.homes import FINESS, cda
from tests.journeys.production_home import PASSPHRASE, PASSWORD, Authority, Production
from tests.signing.time_authorities import DatingAuthority, Served, serving

ENTITY = "250000999"
_HEADER = "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
HOUR = timedelta(hours=1)
AWAY = "http://127.0.0.1:9/tsr"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def dating(authority: Authority) -> DatingAuthority:
    return DatingAuthority(authority.folder, development_trust(authority.folder), PASSPHRASE)


@pytest.fixture
def production(tmp_path: Path, authority: Authority) -> Production:
    """An instance with one flow taken in, and authorities that are all away."""
    authority.write_p12(tmp_path / "keys", ENTITY)
    instance = Production(
        with_database(tmp_path / "home"),
        {
            "ARCHIVE_SEAL_KEYS": str(tmp_path / "keys"),
            "ARCHIVE_SEAL_KEYS_PASSWORD": PASSWORD,
            "ARCHIVE_TRUST": str(authority.write_trust(tmp_path / "trust")),
            "ARCHIVE_TIME_STAMPING": AWAY,
        },
    )
    (tmp_path / "register.csv").write_text(_HEADER + f"{FINESS},{ENTITY},,,25,500,private,Un,,\n")
    instance.run("establishments", "import", tmp_path / "register.csv")
    (tmp_path / "flow.xml").write_bytes(cda(1))
    instance.run("deposit", tmp_path / "flow.xml")
    return instance


@pytest.fixture
def sound(dating: DatingAuthority) -> Iterator[Served]:
    with serving(dating.answers()) as served:
        yield served


def opened(production: Production, **settings: str) -> Services:
    given = {name.lower(): value for name, value in {**production.settings, **settings}.items()}
    return Services(Settings(**{name.removeprefix("archive_"): value for name, value in given.items()}))  # type: ignore[arg-type]


def doctor(production: Production, *, code: int = 0, **settings: str) -> dict[str, str]:
    (found,) = production.run("doctor", code=code, **settings)
    return {one["code"]: f"{one['severity']}: {one['message']}" for one in found["findings"]}


def test_documents_wait_until_an_authority_answers_again(
    production: Production, sound: Served, tmp_path: Path
) -> None:
    production.run("work", "--until-empty", code=10)

    assert "signing-timestamp-unreachable" in production.stderr
    (record,) = production.run("records")
    assert record["state"] == "documented"
    told = doctor(production, code=10)
    assert told["time-stamping-unavailable"].startswith("error: No time-stamping authority gives a token")
    assert told["time-stamping-unavailable"].endswith("UTC); 1 documents wait.")
    assert told["timestamp-unreachable"].startswith("warning: 127.0.0.1:9/tsr fails since ")
    (tmp_path / "more.xml").write_bytes(cda(2))
    (line,) = production.run("deposit", tmp_path / "more.xml")
    assert line["outcome"] == "accepted"

    back: dict[str, Any] = {"ARCHIVE_TIME_STAMPING": f"{AWAY} {sound.url}"}
    (done,) = production.run("work", "--until-empty", **back)

    assert (done["sealed"], done["waiting"]) == (2, 0)
    told = doctor(production, **back)
    assert "time-stamping-unavailable" not in told
    assert told["timestamp-unreachable"].startswith("warning: ")


def test_one_token_dates_a_batch_and_the_first_batch_after_a_silence_is_small(
    production: Production, sound: Served, tmp_path: Path
) -> None:
    for number in (2, 3):
        (tmp_path / f"{number}.xml").write_bytes(cda(number))
        production.run("deposit", tmp_path / f"{number}.xml")
    production.run("work", "--until-empty", code=10)

    production.run("work", "--until-empty", ARCHIVE_TIME_STAMPING=sound.url)

    # The first document alone, then the others; and the journal's checkpoint, once an hour.
    assert sound.requests == 3
    (tmp_path / "4.xml").write_bytes(cda(4))
    (tmp_path / "5.xml").write_bytes(cda(5))
    production.run("deposit", tmp_path / "4.xml", tmp_path / "5.xml")
    production.run("work", "--until-empty", ARCHIVE_TIME_STAMPING=sound.url)
    assert sound.requests == 4


def test_nothing_is_dated_while_two_authorities_say_that_our_clock_is_wrong(
    production: Production, dating: DatingAuthority, sound: Served
) -> None:
    with serving(dating.answers(HOUR)) as first, serving(dating.answers(HOUR)) as second:
        both: dict[str, Any] = {"ARCHIVE_TIME_STAMPING": f"{first.url} {second.url}"}
        production.run("work", "--until-empty", code=10, **both)

        assert "signing-own-clock" in production.stderr
        told = doctor(production, code=10, **both)
        assert told["own-clock-wrong"].startswith("error: Two time-stamping authorities agree")
        assert " s ahead of this machine's clock; set it right" in told["own-clock-wrong"]
        (skew,) = re.findall(r"was (\d+) s ahead of this machine's clock\.", told["timestamp-clock"])
        assert 3_590 < int(skew) <= 3_600
    (record,) = production.run("records")
    assert record["state"] == "documented"

    (done,) = production.run("work", "--until-empty", ARCHIVE_TIME_STAMPING=sound.url)

    assert (done["sealed"], done["waiting"]) == (1, 0)
    assert "own-clock-wrong" not in doctor(production, ARCHIVE_TIME_STAMPING=sound.url)


@pytest.mark.parametrize(("seconds", "told"), [(40, "ahead of"), (-40, "behind"), (0, "")])
def test_doctor_and_metrics_tell_by_how_much_the_clocks_differ(
    production: Production, dating: DatingAuthority, seconds: int, told: str
) -> None:
    with serving(dating.answers(timedelta(seconds=seconds))) as served:
        production.run("work", "--until-empty", ARCHIVE_TIME_STAMPING=served.url)
        found = doctor(production, ARCHIVE_TIME_STAMPING=served.url).get("clock-skew", "")
        services = opened(production, ARCHIVE_TIME_STAMPING=served.url)
        try:
            (family,) = (
                one for one in metrics(services, OPERATOR) if one.name.endswith("clock_skew_seconds")
            )
        finally:
            services.close()

    ((_, labels, skew, *_),) = family.samples
    assert labels == {"authority": served.url.removeprefix("http://")}
    assert abs(skew - seconds) < 15
    assert bool(found) == bool(seconds)
    assert told in found


@pytest.mark.parametrize(
    ("age", "now", "told"),
    [
        (HOUR, None, "was 40 s ahead of this machine's clock, and more than 60 s will be refused."),
        (50 * HOUR, None, ""),
        (HOUR, datetime(2026, 11, 30, 12, tzinfo=UTC), "was 40 s ahead of this machine's clock."),
    ],
    ids=["an hour ago", "two days ago", "no token is refused for its time"],
)
def test_a_difference_of_the_clocks_is_told_while_the_authority_is_asked(
    tmp_path: Path, age: timedelta, now: datetime | None, told: str
) -> None:
    services = Services(Settings(home=begun(tmp_path / "home"), now=now, time_stamping=AWAY))
    state = AuthorityState().after_answer(services.clock.now() - age, timedelta(seconds=40))
    try:
        with services.transactions.begin(SERVICE) as transaction:
            transaction.time_authorities.keep(AWAY.removeprefix("http://"), state)
        found = [one.message for one in time_notices(services) if one.code == "clock-skew"]
        families = {one.name: one for one in metrics(services, OPERATOR)}
    finally:
        services.close()

    assert len(found) == bool(told)
    assert all(one.endswith(told) for one in found)
    assert len(families["archive_dui_clock_skew_seconds"].samples) == bool(told)


def test_health_says_since_when_how_many_documents_wait(production: Production, sound: Served) -> None:
    began = datetime.now(UTC)
    production.run("work", "--until-empty", code=10)

    services = opened(production)
    try:
        found = dated_evidence(services)
    finally:
        services.close()

    assert found is not None
    assert (found.waiting, found.code) == (1, "signing-timestamp-unavailable")
    assert found.since is not None
    assert began - HOUR / 60 < found.since < datetime.now(UTC)


def test_the_development_authority_does_not_run_in_production(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    development = Services(Settings(home=home))
    try:
        development.trust_services.stamper.stamp(Digest.of(b"en essai"))
    finally:
        development.close()

    production = Services(Settings(home=home, mode=Mode.PRODUCTION))
    try:
        with pytest.raises(SigningError) as refused:
            production.trust_services.stamper.stamp(Digest.of(b"en production"))
        with pytest.raises(Misconfigured, match="production has no development authority"):
            _ = production.trust_services.pki
    finally:
        production.close()

    assert refused.value.code is SigningCode.TIMESTAMP_UNAVAILABLE
    assert "ARCHIVE_TIME_STAMPING" in str(refused.value)
