"""Real S3 servers on loopback for the tests: one of each kind for the whole run, with fresh buckets."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.shared_material import SHARED, missing

_SERVE = SHARED / "judges" / "s3" / "serve"
_VERSITYGW = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
_START_SECONDS = 30.0
_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Server:
    """A running server and its root account."""

    kind: str
    endpoint: str
    access_key: str
    secret_key: str

    def environment(self) -> dict[str, str]:
        """Return the `AWS_*` variables that lead a program to this server."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": _REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self) -> Any:
        """Return a client of its own, apart from the one under test."""
        return _client(self)

    def new_bucket(self, *, locks: bool = True) -> str:
        """Make a bucket; with `locks`, it has versioning and Object Lock."""
        name = f"test-{secrets.token_hex(8)}"
        self.client().create_bucket(Bucket=name, ObjectLockEnabledForBucket=locks)
        return name


@cache
def _client(server: S3Server) -> Any:
    return boto3.session.Session().client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        region_name=_REGION,
        config=Config(signature_version="s3v4", request_checksum_calculation="when_required"),
    )


@contextmanager
def running_s3(kind: str) -> Iterator[S3Server]:
    """Run `versitygw` or `minio` until the end of the block."""
    if _SERVE.exists():
        with _served(kind) as server:
            yield server
    elif kind == "versitygw":
        with TemporaryDirectory(prefix="s3-") as folder, _versitygw(Path(folder)) as server:
            yield server
    else:
        missing(f"{kind} is run by ../shared/judges/s3/serve, which is not here")


@contextmanager
def _served(kind: str) -> Iterator[S3Server]:
    with subprocess.Popen([_SERVE, "--kind", kind], stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                missing(f"../shared/judges/s3/serve --kind {kind} does not start")
            said = json.loads(line)
            yield S3Server(
                kind=kind,
                endpoint=said["endpoint"],
                access_key=said["access_key"],
                secret_key=said["secret_key"],
            )
        finally:
            process.terminate()


@contextmanager
def _versitygw(folder: Path) -> Iterator[S3Server]:
    program = _built_versitygw()
    for name in ("buckets", "versions", "iam"):
        (folder / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = S3Server(
        kind="versitygw",
        endpoint=f"http://127.0.0.1:{port}",
        access_key="test-root",
        secret_key=secrets.token_hex(16),
    )
    command: list[str | Path] = [
        program,
        "--port",
        f"127.0.0.1:{port}",
        "--region",
        _REGION,
        "--iam-dir",
        folder / "iam",
        "--quiet",
    ]
    command += ["posix", "--versioning-dir", folder / "versions", folder / "buckets"]
    environment = {
        **os.environ,
        "ROOT_ACCESS_KEY_ID": server.access_key,
        "ROOT_SECRET_ACCESS_KEY": server.secret_key,
    }
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(server)
            yield server
        finally:
            process.terminate()


def _built_versitygw() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "archive-dui" / "v1.8.0"
    program = cache / "versitygw"
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        missing("neither ../shared/judges nor Go is here to bring an S3 server")
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache) as folder:
        environment = {**os.environ, "GOBIN": folder, "CGO_ENABLED": "0"}
        built = subprocess.run(
            [go, "install", "-trimpath", _VERSITYGW], env=environment, capture_output=True, text=True
        )
        if built.returncode != 0:
            missing(f"versitygw cannot be built: {built.stderr[-300:]}")
        (Path(folder) / "versitygw").replace(program)
    return program


def _wait_for(server: S3Server) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.client().list_buckets()
            return
        except (BotoCoreError, ClientError):
            if time.monotonic() > deadline:
                missing(f"{server.kind} does not answer")
            time.sleep(0.1)


@pytest.fixture(scope="session")
def versitygw() -> Iterator[S3Server]:
    """Give the everyday server."""
    with running_s3("versitygw") as server:
        yield server


@pytest.fixture(scope="session")
def minio() -> Iterator[S3Server]:
    """Give the server that keeps every promise of Object Lock."""
    with running_s3("minio") as server:
        yield server
