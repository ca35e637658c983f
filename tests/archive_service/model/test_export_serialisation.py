"""The stored details of an export order: read as they were written, by later versions too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.export_orders import BuiltExport, Deadline, ExportDetails, ExportKind, ExportScope
from archive_service.model.export_serialisation import read_order, written_order
from archive_service.model.export_volumes import ExportVolumes, VolumeKeys
from archive_service.model.identifiers import Finess
from exports.portability.manifest import Equation

some_bytes = st.binary(max_size=50)
keys = st.builds(
    VolumeKeys,
    content=st.text("0123456789abcdef", min_size=64, max_size=64),
    content_key=some_bytes,
    nonce=some_bytes,
    infos=st.lists(some_bytes, max_size=3).map(tuple),
)
volumes = st.builds(
    ExportVolumes,
    manifest_files=st.dictionaries(st.sampled_from(["manifest.json", "manifest.p7s"]), some_bytes),
    leaves=st.lists(st.integers(0, 10**6), max_size=5).map(tuple),
    keys=st.dictionaries(st.integers(1, 9), keys, max_size=4),
)


def details(found: ExportVolumes | None) -> ExportDetails:
    return ExportDetails(
        scope=ExportScope(
            kind=ExportKind.PERSON,
            establishments=(Finess("250000015"),),
            persons=(UUID(int=7),),
            first_day=date(2024, 2, 29),
        ),
        layouts=("tree",),
        recipient=b"certificate",
        ordered_by="pseudonym",
        forecast=date(2026, 3, 9),
        deadlines=(Deadline(name="a/delivery", due=datetime(2026, 3, 9, tzinfo=UTC), source="a text"),),
        volumes=found,
    )


@given(st.none() | volumes)
def test_details_are_read_as_they_were_written(found: ExportVolumes | None) -> None:
    assert read_order(written_order(details(found))) == details(found)


def test_an_order_of_before_volumes_had_addresses_is_read() -> None:
    written = json.loads(written_order(details(None)))
    del written["volumes"]

    assert read_order(json.dumps(written).encode()) == details(None)


@given(st.none() | st.integers(1, 10**9))
def test_what_was_built_is_read_as_it_was_written(position: int | None) -> None:
    built = BuiltExport(
        index_object="exports/index",
        root="00" * 32,
        leaves=3,
        bytes=4096,
        equation=Equation(accepted=1, exported=1, excluded=(), transferred=0, eliminated=0),
        position=position,
        made_at=datetime(2026, 3, 9, tzinfo=UTC),
    )
    told = replace(details(None), built=built)

    assert read_order(written_order(told)) == told

    former = json.loads(written_order(told))
    del former["built"]["position"]
    assert read_order(json.dumps(former).encode()) == replace(told, built=replace(built, position=None))


@given(keys)
def test_the_keys_of_a_volume_are_not_shown(found: VolumeKeys) -> None:
    assert "content_key" not in repr(found)
