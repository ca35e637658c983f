"""An elimination on a bucket leaves no version of an object and no version of a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_service.model.actors import OPERATOR
from archive_service.model.elimination import KeptCode
from tests.journeys.eliminating_homes import (
    DEPOSITED,
    LATER,
    EliminatingHome,
    authority,
    contract,
    lines_of,
    trusting,
)
from tests.s3_servers import S3Server


@pytest.mark.parametrize("kind", ["versitygw", pytest.param("minio", marks=pytest.mark.judge)])
def test_no_version_is_left_of_what_was_eliminated(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server: S3Server = request.getfixturevalue(kind)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    objects, keys = server.new_bucket(), server.new_bucket(locks=False)
    settings = {"objects": f"s3://{objects}/archive", "keys": f"s3://{keys}/keys"}
    home = EliminatingHome.new(tmp_path / "home", **settings)
    with home.stack:
        services = home.deposited(contract(), now=DEPOSITED)
        (record,) = home.records(services)
        assert services.object_store.lock_end(record.source_object) is not None
        early = trusting(services).execute(lines_of([record]), authority(), OPERATOR)
        assert [one.code for one in early.kept] == [KeptCode.NOT_DUE]
        services = home.at(LATER)

        done = trusting(services).execute(lines_of(home.records(services)), authority(), OPERATOR)

        assert done.eliminated == [record.id]
        assert done.certificate
        for name in (record.source_object, record.document_object):
            assert not services.object_store.remains(name)
        assert not services.key_store.remains(f"records/intake/flow/{record.deposit}")
        listed = server.client().list_object_versions(Bucket=objects)
        left = [one["Key"] for one in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ()))]
        assert not [one for one in left if record.source_object.partition("/")[2] in one]
