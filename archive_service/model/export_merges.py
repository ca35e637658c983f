"""What merging one part of a package left: the segments of each run of its lines, to be joined later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson

from archive_service.model.export_index import Segment, segments_in
from archive_service.model.export_serialisation import equation_in
from archive_service.model.forms import read_form
from exports.portability.manifest import Equation

MERGE = "export-merge/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRun:
    """Lines of a package that follow one another. `bytes` is the length of their files, `state` that of what
    is written of them in the state after the package.
    """

    segments: Sequence[Segment]
    leaves: int
    bytes: int
    state: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPart:
    """The runs of a part of a package, in order, none when the package cannot be merged in two parts. The
    part with what is about the whole package has the equation.
    """

    runs: Sequence[MergedRun] = ()
    equation: Equation | None = None


def written_merge(part: MergedPart) -> bytes:
    """Return what merging left as the first line of what is encrypted: the leaf hashes of all runs follow,
    then what is written of them in the state.
    """
    equation = None if part.equation is None else part.equation.members()
    told = {"format": MERGE, "runs": [asdict(one) for one in part.runs], "equation": equation}
    return orjson.dumps(told) + b"\n"


def read_merge(written: bytes) -> MergedPart:
    """Read the result of `written_merge`; raise `UnknownForm`."""
    facts = read_form(written, MERGE)
    return MergedPart(
        runs=tuple(
            MergedRun(
                segments=segments_in(one["segments"]),
                leaves=one["leaves"],
                bytes=one["bytes"],
                state=one["state"],
            )
            for one in facts["runs"]
        ),
        equation=None if facts["equation"] is None else equation_in(facts["equation"]),
    )
