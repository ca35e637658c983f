"""The rights of each role; `scope` decides which rows they apply to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive_service.errors import NotAllowed
from archive_service.model.actors import Actor, Role


class Right(StrEnum):
    """An action that needs permission. Each role in `GRANTS` must mention every right."""

    DEPOSIT = "deposit"
    READ_DEPOSITS = "read-deposits"
    READ_RECORDS = "read-records"
    READ_INTERMEDIATE = "read-intermediate"
    READ_ESTABLISHMENTS = "read-establishments"
    READ_TRACES = "read-traces"
    SETTLE_QUARANTINE = "settle-quarantine"
    JOIN_PERSONS = "join-persons"
    HOLD = "hold"
    STATE_EVENTS = "state-events"
    OPEN_REQUESTS = "open-requests"
    DECIDE_REQUESTS = "decide-requests"
    READ_REQUESTS = "read-requests"
    TRANSFER = "transfer"
    EXPORT = "export"
    IMPORT = "import"
    REGISTER_ESTABLISHMENTS = "register-establishments"
    MANAGE_TOKENS = "manage-tokens"
    RUN = "run"
    READ_RULES = "read-rules"
    PROPOSE_RULES = "propose-rules"
    APPROVE_RULES = "approve-rules"
    APPROVE_OWN_RULES = "approve-own-rules"
    AGREE_TO_ELIMINATION = "agree-to-elimination"
    GIVE_VISA = "give-visa"
    OPEN_APPRAISAL = "open-appraisal"
    READ_APPRAISALS = "read-appraisals"
    EXECUTE_ELIMINATION = "execute-elimination"
    SEAL = "seal"
    READ_KEYS = "read-keys"
    MANAGE_KEYS = "manage-keys"
    READ_METRICS = "read-metrics"


@dataclass(frozen=True, slots=True)
class Grant:
    """The rights that a role has, and the rights that it was decided not to give it."""

    may: frozenset[Right]
    may_not: frozenset[Right]


def _grant(*may: Right, never: tuple[Right, ...]) -> Grant:
    return Grant(frozenset(may), frozenset(never))


_SENDING = (Right.DEPOSIT, Right.READ_DEPOSITS, Right.READ_ESTABLISHMENTS, Right.READ_RULES)
_READING = (Right.READ_DEPOSITS, Right.READ_RECORDS, Right.READ_ESTABLISHMENTS, Right.READ_RULES)
_WATCHING = (Right.READ_TRACES,)
# What records of the intermediate archive hold; their lines need `READ_RECORDS` alone.
_LOOKING_BACK = (Right.READ_INTERMEDIATE,)
_OPERATING = (
    Right.SETTLE_QUARANTINE,
    Right.IMPORT,
    Right.REGISTER_ESTABLISHMENTS,
    Right.MANAGE_TOKENS,
    Right.RUN,
    Right.EXECUTE_ELIMINATION,
    Right.MANAGE_KEYS,
    Right.READ_METRICS,
)
_REQUESTS = (Right.OPEN_REQUESTS, Right.DECIDE_REQUESTS, Right.READ_REQUESTS)
_APPRAISING = (Right.OPEN_APPRAISAL, Right.READ_APPRAISALS)
_DECIDING = (
    Right.APPROVE_RULES,
    Right.APPROVE_OWN_RULES,
    Right.AGREE_TO_ELIMINATION,
    Right.GIVE_VISA,
)

# A new right is granted to nobody: a test fails until each role grants or refuses it.
GRANTS: Mapping[Role, Grant] = {
    Role.DEPOSITOR: _grant(
        *_SENDING,
        never=(
            Right.SEAL,
            Right.READ_RECORDS,
            *_LOOKING_BACK,
            *_WATCHING,
            *_REQUESTS,
            Right.JOIN_PERSONS,
            Right.HOLD,
            Right.STATE_EVENTS,
            Right.PROPOSE_RULES,
            Right.TRANSFER,
            Right.EXPORT,
            *_OPERATING,
            Right.READ_KEYS,
            *_DECIDING,
            *_APPRAISING,
        ),
    ),
    Role.VENDOR: _grant(
        *_SENDING,
        Right.SEAL,
        Right.EXPORT,
        never=(
            Right.READ_RECORDS,
            *_LOOKING_BACK,
            *_WATCHING,
            *_REQUESTS,
            Right.JOIN_PERSONS,
            Right.HOLD,
            Right.STATE_EVENTS,
            Right.PROPOSE_RULES,
            Right.TRANSFER,
            *_OPERATING,
            Right.READ_KEYS,
            *_DECIDING,
            *_APPRAISING,
        ),
    ),
    Role.ESMS: _grant(
        *_READING,
        Right.SEAL,
        Right.DEPOSIT,
        Right.JOIN_PERSONS,
        Right.HOLD,
        Right.STATE_EVENTS,
        Right.EXPORT,
        Right.READ_KEYS,
        Right.PROPOSE_RULES,
        Right.APPROVE_OWN_RULES,
        Right.AGREE_TO_ELIMINATION,
        *_APPRAISING,
        *_REQUESTS,
        never=(
            *_LOOKING_BACK,
            *_WATCHING,
            Right.TRANSFER,
            Right.APPROVE_RULES,
            Right.GIVE_VISA,
            *_OPERATING,
        ),
    ),
    Role.ARCHIVIST: _grant(
        *_READING,
        Right.HOLD,
        Right.TRANSFER,
        Right.EXPORT,
        Right.PROPOSE_RULES,
        Right.APPROVE_RULES,
        Right.GIVE_VISA,
        *_APPRAISING,
        never=(
            Right.SEAL,
            *_LOOKING_BACK,
            *_WATCHING,
            *_REQUESTS,
            Right.DEPOSIT,
            Right.JOIN_PERSONS,
            Right.STATE_EVENTS,
            Right.AGREE_TO_ELIMINATION,
            Right.APPROVE_OWN_RULES,
            *_OPERATING,
            Right.READ_KEYS,
        ),
    ),
    Role.AUDITOR: _grant(
        *_READING,
        *_WATCHING,
        Right.READ_APPRAISALS,
        Right.READ_REQUESTS,
        Right.READ_KEYS,
        never=(
            Right.SEAL,
            *_LOOKING_BACK,
            Right.OPEN_APPRAISAL,
            Right.OPEN_REQUESTS,
            Right.DECIDE_REQUESTS,
            Right.DEPOSIT,
            Right.JOIN_PERSONS,
            Right.HOLD,
            Right.STATE_EVENTS,
            Right.PROPOSE_RULES,
            Right.TRANSFER,
            Right.EXPORT,
            *_OPERATING,
            *_DECIDING,
        ),
    ),
    # The few who are entitled to read the intermediate archive, of legal entities or of departments.
    Role.ARCHIVES_READER: _grant(
        *_READING,
        *_LOOKING_BACK,
        never=(
            Right.SEAL,
            *_WATCHING,
            Right.DEPOSIT,
            Right.JOIN_PERSONS,
            Right.HOLD,
            Right.STATE_EVENTS,
            Right.PROPOSE_RULES,
            Right.TRANSFER,
            Right.EXPORT,
            *_OPERATING,
            Right.READ_KEYS,
            *_DECIDING,
            *_APPRAISING,
            *_REQUESTS,
        ),
    ),
    # A monitoring system: numbers of the whole instance, and nothing else.
    Role.MONITOR: _grant(
        Right.READ_METRICS, never=tuple(one for one in Right if one is not Right.READ_METRICS)
    ),
    # Sees and operates everything. The operator never decides what is kept and what is destroyed. What a
    # person is answered is decided by the establishment, for which the operator records it.
    Role.OPERATOR: _grant(
        *_READING,
        Right.SEAL,
        *_LOOKING_BACK,
        *_WATCHING,
        *_OPERATING,
        Right.READ_KEYS,
        Right.DEPOSIT,
        Right.JOIN_PERSONS,
        Right.HOLD,
        Right.STATE_EVENTS,
        Right.TRANSFER,
        Right.EXPORT,
        Right.PROPOSE_RULES,
        *_APPRAISING,
        *_REQUESTS,
        never=_DECIDING,
    ),
    # The workers: they finish work that callers began with their own rights.
    Role.SERVICE: _grant(
        Right.RUN,
        never=(
            Right.SEAL,
            *_READING,
            *_LOOKING_BACK,
            *_WATCHING,
            *_DECIDING,
            *_APPRAISING,
            *_REQUESTS,
            Right.EXECUTE_ELIMINATION,
            Right.DEPOSIT,
            Right.JOIN_PERSONS,
            Right.HOLD,
            Right.STATE_EVENTS,
            Right.PROPOSE_RULES,
            Right.TRANSFER,
            Right.EXPORT,
            Right.SETTLE_QUARANTINE,
            Right.IMPORT,
            Right.REGISTER_ESTABLISHMENTS,
            Right.MANAGE_TOKENS,
            Right.READ_KEYS,
            Right.MANAGE_KEYS,
            Right.READ_METRICS,
        ),
    ),
}


def may(actor: Actor, right: Right) -> bool:
    """Say whether the actor's role holds `right`."""
    return right in GRANTS[actor.role].may


def require(actor: Actor, right: Right) -> None:
    """Raise `NotAllowed` unless the actor's role holds `right`."""
    if not may(actor, right):
        raise NotAllowed(f"the role {actor.role} may not {right}")


def require_everywhere(actor: Actor, right: Right) -> None:
    """Raise `NotAllowed` unless the actor holds `right` for all legal entities and departments."""
    require(actor, right)
    if actor.tenants or actor.departments:
        raise NotAllowed("this is for tokens without a legal entity and a department: it is of all of them")
