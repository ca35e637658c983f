"""The state of the service: settings, processes, connections, and parts that are only fit for development."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Final

from archive_service.bootstrap import Services
from archive_service.diagnostics.rules import rule_notices
from archive_service.diagnostics.sealing import sealing_notices
from archive_service.errors import ArchiveServiceError, JournalForked, StoreUnavailable
from archive_service.model.actors import SERVICE
from archive_service.model.notices import Notice
from archive_service.model.service_state import DatabaseState, ServiceState
from archive_service.model.witnesses import WitnessState
from archive_service.wording.dates import day_in_paris

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""Clock difference between two machines above which a notice is given."""
_NO_ANSWER: Final = timedelta(hours=1)
"""A witness that gives no cosignature when asked for so long is told."""


def examination(services: Services) -> ServiceState:
    """Return the state of the service, without its secrets."""
    settings = services.settings
    database, notices = _database(services)
    for name, reach in (
        ("objects", lambda: services.object_store.exists("intake/" + "0" * 64)),
        ("keys", lambda: services.vault.check_master()),
    ):
        try:
            reach()
        except ArchiveServiceError as error:
            notices.append(Notice.error(f"{name}-{error.code}", str(error)))
    if database.version is not None:
        notices += [
            *sealing_notices(services),
            *_journal(services),
            *_witnesses(services),
            *_clock(services),
            *_evidence(services),
            *_holds(services),
            *_producers(services),
        ]
        notices += rule_notices(services)
    if not settings.production:
        notices += _development(services, embedded=database.embedded)
    absent = "none" if settings.production else "development"
    return ServiceState(
        mode=settings.mode.value,
        version=services.version,
        home=str(services.home),
        database=database,
        objects=settings.objects or str(services.home / "objects"),
        keys=settings.keys or str(services.home / "keys"),
        seal_keys=str(settings.seal_keys or absent),
        trust=str(settings.trust or absent),
        time_stamping=settings.time_stamping or absent,
        notices=notices,
    )


def _database(services: Services) -> tuple[DatabaseState, list[Notice]]:
    try:
        version, role, strong = services.database.state()
    except ArchiveServiceError as error:
        away = DatabaseState(version=None, role=None, dsn=None, embedded=not services.settings.database)
        return away, [Notice.error(error.code, str(error))]
    notices = []
    if strong:
        notices.append(
            Notice.error("database-role-too-strong", "The service's role can bypass row-level security.")
        )
    state = DatabaseState(
        version=version,
        role=role,
        dsn=services.database.public_dsn(),
        embedded=services.database.embedded,
    )
    return state, notices


def _journal(services: Services) -> list[Notice]:
    """Report that the published journal is not a beginning of the present one."""
    try:
        services.journal_publication.check()
    except JournalForked as error:
        return [Notice.error(error.code, f"Nothing is published any more: {error}.")]
    except ArchiveServiceError:
        return []  # an unavailable store has a notice of its own
    return []


def _witnesses(services: Services) -> list[Notice]:
    """Report witnesses that refused, that are late, and that nobody enrolled."""
    try:
        shown, unjournaled = services.witnesses.states(), services.witnesses.unjournaled()
        asked = services.witness_rounds.states()
    except StoreUnavailable:
        return []  # it has a notice of its own
    except ArchiveServiceError as error:
        return [Notice.error(f"witnesses-{error.code}", str(error))]
    notices = [
        Notice.error("witness-unjournaled", f"The journal knows nothing of the witness {one.name}: not ours.")
        for one in unjournaled
    ]
    now = services.clock.now()
    for one in shown:
        how = asked.get(one.witness.id) if one.state is not WitnessState.RETIRED else None
        if how is not None and how.failing_for(now) >= _NO_ANSWER:
            said = f"{one.witness.who} ({one.witness.name}) does not cosign when asked: {how.code}."
            notices.append(Notice.warning("witness-asking-failing", said))
        witness, signed = one.witness, one.witness.last
        if one.state is WitnessState.REFUSED and witness.refusal is not None:
            said = f"{witness.who} ({witness.name}) refuses the journal: {witness.refusal.code}."
            notices.append(Notice.error("witness-refusal", said))
        if one.state is WitnessState.LATE:
            last = "never" if signed is None else f"last on {signed.at.astimezone(UTC):%Y-%m-%d}"
            said = f"{witness.who} ({witness.name}) cosigned {last}: ask them why (`witness status`)."
            notices.append(Notice.warning("witness-late", said))
    return notices


def _clock(services: Services) -> list[Notice]:
    """Report that the clock was set back: the last deposit was taken later than now."""
    now = services.clock.now()
    try:
        with services.transactions.begin(SERVICE) as transaction:
            last = transaction.deposits.listed(outcome="", sender=None, after=None, limit=1)
    except ArchiveServiceError:
        return []  # the reason why deposits cannot be listed has a notice of its own
    if not last or last[0].received_at <= now + _CLOCKS_DIFFER:
        return []
    now, taken = now.astimezone(UTC), last[0].received_at.astimezone(UTC)
    said = (
        f"The clock says {now:%Y-%m-%d %H:%M} UTC, and the last deposit was taken on "
        f"{taken:%Y-%m-%d %H:%M}: set it right, or receipts and seals bear a wrong date."
    )
    return [Notice.warning("clock-behind", said)]


def _producers(services: Services) -> list[Notice]:
    """Report lists whose producer has not answered in three months."""
    yesterday = day_in_paris(services.clock.now()) - timedelta(days=1)
    try:
        with services.transactions.begin(SERVICE) as transaction:
            late = len(transaction.appraisals.awaiting_producer(yesterday))
    except ArchiveServiceError:
        return []
    if not late:
        return []
    said = f"{late} lists wait for their producer for more than three months (`appraisal list`)."
    return [Notice.warning("appraisals-unanswered", said)]


def _evidence(services: Services) -> list[Notice]:
    """Report evidence that no renewal takes, since it cannot be read."""
    try:
        left = services.evidence_renewal.left()
    except ArchiveServiceError:
        return []  # an unavailable store and unreadable trust have notices of their own
    if not left:
        return []
    said = f"{len(left)} evidences cannot be read and are not renewed (`evidence renew --plan`): "
    said += f"{left[0].message}."
    return [Notice.warning("evidence-left", said)]


def _holds(services: Services) -> list[Notice]:
    """Report holds whose review day has passed."""
    today = day_in_paris(services.clock.now())
    try:
        with services.transactions.begin(SERVICE) as transaction:
            overdue = transaction.holds.overdue(today)
    except ArchiveServiceError:
        return []  # the reason why holds cannot be counted has a notice of its own
    if not overdue:
        return []
    said = f"The review day of {overdue} holds has passed: lift them, or place new ones (`hold list`)."
    return [Notice.warning("holds-overdue", said)]


def _development(services: Services, *, embedded: bool) -> list[Notice]:
    """List what must not be used for real files."""
    said = [Notice.warning("development-mode", "DEVELOPMENT: not for the files of real people.")]
    if services.settings.seal_keys is None:
        said.append(Notice.warning("development-pki", "Seals are made under a development authority."))
    if not services.settings.time_stamping:
        said.append(Notice.warning("development-tsa", "Time stamps come from a development authority."))
    if embedded:
        said.append(Notice.information("embedded-database", "PostgreSQL runs inside the home."))
    if services.settings.now is not None:
        said.append(Notice.warning("set-clock", "The clock is set by ARCHIVE_NOW."))
    return said
