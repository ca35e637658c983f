"""The settings: read once, at start, from `ARCHIVE_*`; a wrong value stops the service."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from archive_service.errors import Misconfigured
from archive_service.model.seals import SealPurpose

_ORIGIN = re.compile(r"[!-*,-~]+")
"""ASCII without space and plus sign: C2SP tlog-checkpoint."""

_LONGEST_ORIGIN = 200
_LONGEST_KEPT = timedelta(days=31)

Network = IPv4Network | IPv6Network
_SOME_TIME = "2026-11-29T09:00:00Z"
_FIRST_YEAR = 1900
_LAST_YEAR = 3000
"""Validity and retention are computed from the clock, and the calendar ends with the year 9999."""


class Mode(StrEnum):
    """What the instance is for."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """A setting without a safe default has no default."""

    model_config = SettingsConfigDict(
        env_prefix="ARCHIVE_", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    home: Path = Path("archive-home")
    """Where the embedded database, objects, keys and logs are. Any length, spaces allowed."""
    mode: Mode = Mode.DEVELOPMENT
    """`development` or `production`."""
    now: datetime | None = None
    """Sets every clock; development only. ISO 8601 with an offset."""
    database: SecretStr = SecretStr("")
    """libpq connection string of a PostgreSQL >= 15, as a role that may create roles and tables. Empty:
    the embedded server."""
    objects: str = ""
    """`s3://BUCKET[/PREFIX]` or a folder. Empty: a folder in the home."""
    keys: str = ""
    """The key store, likewise."""
    master_secret: SecretStr = SecretStr("")
    """Base64 of at least 32 random bytes, or none: see `master_secret_file`."""
    master_secret_file: Path | None = None
    """File of the master secret. Default: `master.secret` in the home, made at first start."""
    rulebooks: Path | None = None
    """Folder of rulebooks. Default: the one shipped."""
    time_stamping: str = ""
    """Addresses of RFC 3161 authorities in the order in which they are asked, separated by spaces, or the
    path of a TOML file that describes them. Empty: the development authority, in development only."""
    time_stamping_window: timedelta = timedelta(minutes=1)
    """Largest difference between the time of a token and the clock of this machine."""
    time_stamping_timeout: timedelta = timedelta(seconds=10)
    """Time limit for the whole answer of one authority; the next one is then asked."""
    seal_keys: Path | None = None
    """Folder of seal keys, one file per legal entity: `<legal_entity>.p12` or `.pem` (key and chain).
    Empty: the development authority, in development only."""
    seal_keys_password: SecretStr = SecretStr("")
    """Password of the files in `seal_keys`."""
    seal_keys_password_file: Path | None = None
    """File whose first line is that password; give only one of the two."""
    pkcs11_module: Path | None = None
    """The PKCS#11 module (`.so`) of a token in which seal keys are made."""
    pkcs11_token: str = ""
    """The label of the token."""
    pkcs11_pin_file: Path | None = None
    """File whose first line is the PIN of the token."""
    csc_address: str = ""
    """Address of a remote signing service (Cloud Signature Consortium), such as
    `https://sign.example.org/csc/v1`; its last part says the version.
    """
    csc_token_file: Path | None = None
    """File whose first line is an access token for it; or `csc_client` and `csc_secret_file`."""
    csc_client: str = ""
    """The client's name at that service (OAuth 2.0, client credentials)."""
    csc_secret_file: Path | None = None
    """File whose first line is the client's secret."""
    csc_pin_file: Path | None = None
    """File whose first line is the PIN that authorises signatures there."""
    trust: Path | None = None
    """Folder of `anchors.pem`, `intermediates.pem` and `crls/`: the authorities that `verify` trusts. In
    development they are trusted besides the development authority.
    """
    foreign_trust: Path | None = None
    """Folder like `trust`: the authorities trusted for signatures that come with documents, and for nothing
    else."""
    limit: int = 256_000_000
    """Largest flow that is received, in bytes."""
    verify_seconds: Annotated[int, Field(ge=1, le=3600)] = 30
    """Most seconds of processor time that one `POST /verify` may take."""
    batch_age: timedelta = timedelta(minutes=10)
    """The scheduler closes an evidence batch at least this often."""
    batch_count: int = 10_000
    """Most documents under one time stamp."""
    renewal_margin: timedelta = timedelta(days=180)
    """Evidence is renewed this long before its certificates end or its algorithms lose their force."""
    journal_origin: str = ""
    """The name under which the journal is signed, such as `archives.example.org/journal`; fixed at the first
    checkpoint. Empty: a name of this instance alone.
    """
    checkpoint_age: timedelta = timedelta(minutes=1)
    """The scheduler publishes the journal at least this often while it grows."""
    checkpoint_stamp_age: timedelta = timedelta(hours=1)
    """A published checkpoint is dated by the time-stamping authority at most this often."""
    witness_ask_age: timedelta = timedelta(hours=1)
    """A witness with an address is asked to cosign at most this often."""
    witness_age: timedelta = timedelta(days=7)
    """A witness that has not cosigned for so long is reported as late."""

    seals_per_minute: int = 600
    """Most seals that the tokens of one legal entity get in a minute; 0: any number."""
    seals_per_day: int = 100_000
    """Most seals that the tokens of one legal entity get in a day of Paris; 0: any number."""
    seals_per_purpose: str = ""
    """Most of one purpose in a day, such as `test=100, invoice=20000`; purposes that it does not name have
    the limit of the day alone."""
    seals_kept: timedelta = timedelta(days=1)
    """How long the answer to a request with an `Idempotency-Key`, and the files of a batch, are kept."""

    push_networks: str = ""
    """Private networks that `export push` may address in production, such as `10.20.0.0/16`, separated by
    commas. Development addresses any.
    """

    @field_validator(
        "rulebooks",
        "master_secret_file",
        "seal_keys",
        "seal_keys_password_file",
        "pkcs11_module",
        "pkcs11_pin_file",
        "csc_token_file",
        "csc_secret_file",
        "csc_pin_file",
        "trust",
        "foreign_trust",
        mode="before",
    )
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("now", mode="before")
    @classmethod
    def _time(cls, value: object) -> object:
        if value is None or value == "":
            return None
        try:
            time = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            time = None
        if not isinstance(time, datetime) or time.tzinfo is None:
            raise ValueError(f"needs a time with an offset, such as {_SOME_TIME}")
        if not _FIRST_YEAR < time.year < _LAST_YEAR:
            raise ValueError(f"needs a year between {_FIRST_YEAR} and {_LAST_YEAR}")
        return time.astimezone(UTC)

    @field_validator("push_networks")
    @classmethod
    def _networks(cls, value: str) -> str:
        try:
            _networks_in(value)
        except ValueError:
            raise ValueError("needs networks, such as 10.20.0.0/16, separated by commas") from None
        return value

    @field_validator("seals_per_minute", "seals_per_day")
    @classmethod
    def _count(cls, value: int) -> int:
        if value < 0:
            raise ValueError("needs a number, or 0 for no limit")
        return value

    @field_validator("seals_kept")
    @classmethod
    def _some_time(cls, value: timedelta) -> timedelta:
        if not timedelta() < value <= _LONGEST_KEPT:
            raise ValueError("needs more than no time, and a month at most")
        return value

    @field_validator("seals_per_purpose")
    @classmethod
    def _purposes(cls, value: str) -> str:
        try:
            _limits_in(value)
        except ValueError:
            raise ValueError("needs limits of purposes, such as test=100, separated by commas") from None
        return value

    @field_validator("journal_origin")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and (not _ORIGIN.fullmatch(value) or "://" in value or len(value) > _LONGEST_ORIGIN):
            raise ValueError(
                "an origin is an address without scheme, space or plus sign: archives.example.org/journal"
            )
        return value

    @model_validator(mode="after")
    def _no_set_clock_in_production(self) -> Settings:
        if self.now is not None and self.mode is Mode.PRODUCTION:
            raise ValueError("ARCHIVE_NOW is refused in production")
        return self

    @property
    def private_push_networks(self) -> Sequence[Network]:
        """The private networks to which volumes may be sent."""
        return _networks_in(self.push_networks)

    @property
    def purpose_limits(self) -> Mapping[str, int]:
        """The most seals of a purpose in a day, by purpose."""
        return _limits_in(self.seals_per_purpose)

    @property
    def production(self) -> bool:
        """Say whether this is a production instance."""
        return self.mode is Mode.PRODUCTION


def read_settings(home: Path | None = None) -> Settings:
    """Read the environment; `home` comes before `ARCHIVE_HOME`.

    Raises:
        Misconfigured: a value is wrong; the message names the setting, never its value.
    """
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        reasons = "; ".join(
            f"{'ARCHIVE_' + str(one['loc'][0]).upper() + ': ' if one['loc'] else ''}"
            f"{one['msg'].removeprefix('Value error, ')}"
            for one in error.errors(include_input=False, include_url=False)
        )
        raise Misconfigured(reasons) from error


def _limits_in(text: str) -> Mapping[str, int]:
    pairs = [one.partition("=") for one in text.split(",") if one.strip()]
    limits = {SealPurpose(purpose.strip()).value: int(most) for purpose, _, most in pairs}
    if any(most < 0 for most in limits.values()):
        raise ValueError(text)
    return limits


def _networks_in(text: str) -> Sequence[Network]:
    return [ip_network(one.strip()) for one in text.split(",") if one.strip()]
