"""The JSON lines of witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, moment

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.model.witness_addresses import WitnessAddress
    from archive_service.model.witnesses import SeenLog
    from archive_service.workflows.witness_cosigning import Cosigned, Refused
    from archive_service.workflows.witness_register import CosignedCheckpoint, ShownWitness
    from signing.cosignatures import CosignerKey
    from signing.transparency import Checkpoint


def key_line(key: CosignerKey, file: Path) -> Line:
    """Return the line of a key that was created."""
    return {"key_file": str(file), "name": key.name, "vkey": key.verifier().text}


def cosign_line(done: Cosigned | Refused) -> Line:
    """Return the line of what a witness decided."""
    from archive_service.workflows.witness_cosigning import Cosigned
    from signing.witnessing import REASONS

    is_cosigned = isinstance(done, Cosigned)
    return {
        "origin": done.stated.origin,
        "verdict": "cosigned" if is_cosigned else "refused",
        "code": None if isinstance(done, Cosigned) else done.code.value,
        "reason": "" if isinstance(done, Cosigned) else REASONS[done.code],
        **_tree(done.stated),
        "before": None if done.before is None else _tree(done.before),
        "first_use": done.before is None,
        "at": moment(done.at),
        "cosignature": done.line if isinstance(done, Cosigned) else None,
        "vkey": done.verifier if isinstance(done, Cosigned) else None,
        "delivered": not done.problem,
        "problem": done.problem,
        "evidence": None if isinstance(done, Cosigned) else done.evidence,
    }


def seen_line(seen: SeenLog) -> Line:
    """Return the line of a log as its witness saw it last."""
    from signing.transparency import open_checkpoint

    stated = open_checkpoint(seen.note, seen.verifier)
    return {
        "origin": seen.origin,
        **_tree(stated),
        "vkey": seen.verifier,
        "checkpoint": seen.note.decode(),
    }


def witness_line(
    shown: ShownWitness, checkpoints: Sequence[CosignedCheckpoint], asked: WitnessAddress | None = None
) -> Line:
    """Return the line of a witness, with those of these checkpoints that it cosigned.

    How it is asked is for whoever runs the service.
    """
    one = shown.witness
    return {
        "witness": str(one.id),
        "name": one.name,
        "vkey": one.verifier,
        "who": one.who,
        "department": one.department,
        "since": moment(one.since),
        "retired": None if one.retired is None else moment(one.retired),
        "state": shown.state.value,
        "last": None if one.last is None else {"size": one.last.size, "at": moment(one.last.at)},
        "refusal": None if one.refusal is None else {"code": one.refusal.code, "at": moment(one.refusal.at)},
        "asked": None if asked is None else _asked(asked),
        "checkpoints": [note.size for note in checkpoints if any(who.id == one.id for who, _ in note.by)],
    }


def cosigned_line(note: CosignedCheckpoint) -> Line:
    """Return the line of a checkpoint with its cosignatures."""
    return {
        "size": note.size,
        "root": note.root.hex(),
        "cosigned": [
            {
                "witness": str(one.id),
                "name": one.name,
                "who": one.who,
                "department": one.department,
                "at": moment(at),
            }
            for one, at in note.by
        ],
    }


def _asked(asked: WitnessAddress) -> Line:
    return {
        "address": asked.address,
        "next_at": moment(asked.next_at),
        "answered_at": None if asked.answered_at is None else moment(asked.answered_at),
        "failing_since": None if asked.failing_since is None else moment(asked.failing_since),
        "failures": asked.failures,
        "code": asked.code or None,
    }


def _tree(stated: Checkpoint) -> Line:
    return {"size": stated.size, "root": stated.root.hex()}
