"""From received bytes to a sealed document with its evidence, beside the naive way; where the time goes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.documents import ProductionFacts, render
from archive_service.intake import content_of, examine
from archive_service.intake.context import ExaminationContext
from archive_service.model.actors import OPERATOR
from archive_service.model.content import DocumentContent
from archive_service.model.flow import FlowPart, RecordKind
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.records import RecordFilter, RecordState
from archive_service.workflows.transfer import TransferAsked
from signing.pdf_seal import seal
from tests.benchmarks.measuring import Spent, TimedObjects, each, postgres_seconds, service_seconds
from tests.benchmarks.samples import LEGAL_ENTITY, pages
from tests.benchmarks.service import deposit, service

_DOCUMENTS = 200
_WARM = 20
_NAIVE = 8
_ALONE = 30
_DECISION = (
    "Le dossier est conservé vingt ans après la fin du dernier séjour, et au moins jusqu'au vingt-huitième "
    "anniversaire de la personne. À l'issue du délai : tri, un échantillon est conservé définitivement. La "
    "règle est suivie par analogie, faute de texte propre à ces établissements. Source : Code de la santé "
    "publique, art. R1112-7. L'établissement est public : ses archives relèvent des archives départementales."
)
_NOW = datetime(2026, 1, 15, tzinfo=UTC)


def run() -> dict[str, float | None]:
    """Print the stages; return how many times cheaper than the naive way, and documents per core second."""
    screen = Console(width=100)
    # Before and after: a machine shared with others is not as fast in one minute as in the next.
    before = _naive(screen)
    with service() as services:
        spent, database, wall = _whole_path(services)
        after = None if before is None else _naive(screen)
        alone = _alone(services)
        _transfer(services, screen)
    total = sum(spent.stages.values()) - spent.stages["objects"]
    ours = total / _DOCUMENTS
    _table(screen, spent, alone, ours, database / _DOCUMENTS)
    screen.print(
        f"{_DOCUMENTS} documents in {wall:.1f} s of clock; service {ours * 1000:.1f} ms of CPU each, "
        f"PostgreSQL {database / _DOCUMENTS * 1000:.1f} ms."
    )
    ratio = None
    if before is not None and after is not None:
        naive = (before + after) / 2
        ratio = round(naive / ours, 2)
        with_database = naive / (ours + database / _DOCUMENTS)
        screen.print(
            f"The naive way {before * 1000:.0f} ms before, {after * 1000:.0f} after: {ratio} times; "
            f"{with_database:.1f} with PostgreSQL."
        )
    return {"whole_path_ratio": ratio, "documents_s_core": round(1 / ours, 2)}


def _naive(screen: Console) -> float | None:
    """Return the seconds of the naive way, None where its libraries are not installed."""
    try:
        from tests.benchmarks.naive import naive_document, naive_signer
    except OSError as error:
        screen.print(f"No naive way to compare with: WeasyPrint needs Pango (libpangoft2-1.0-0). {error}")
        return None
    sources = pages(range(_NAIVE + 1))
    with TemporaryDirectory() as folder:
        signer = naive_signer(Path(folder))
        return each(_NAIVE, lambda number: naive_document(number, sources[number], signer))


def _whole_path(services: Services) -> tuple[Spent, float, float]:
    """Return the service's seconds by step, PostgreSQL's, and those of the clock."""
    # Made before the measure: they are the sender's work.
    warm, flows = pages(range(_WARM)), pages(range(_WARM, _WARM + _DOCUMENTS))
    deposit(services, warm)
    _work(services, Spent())
    spent = Spent()
    objects = TimedObjects(services.objects, spent)
    registration = replace(services.settlement.registration, objects=objects)
    services.__dict__["deposit"] = replace(
        services.deposit,
        reception=replace(services.deposit.reception, objects=objects),
        settlement=replace(services.settlement, registration=registration),
    )
    services.__dict__["rendering"] = replace(services.rendering, objects=objects)
    services.__dict__["evidence"] = replace(services.evidence, objects=objects)
    before, began = postgres_seconds(services.home), time.monotonic()
    with spent.on("deposit"):
        deposit(services, flows)
    _work(services, spent)
    wall = time.monotonic() - began
    with services.transactions.begin(OPERATOR) as transaction:
        sealed = transaction.records.count(RecordState.SEALED)
    if sealed != _WARM + _DOCUMENTS:
        raise RuntimeError(f"{sealed} records are sealed, {_WARM + _DOCUMENTS} were deposited")
    return spent, postgres_seconds(services.home) - before, wall


def _work(services: Services, spent: Spent) -> None:
    with spent.on("documents", service_seconds):
        while services.rendering.render(32):
            pass
    with spent.on("evidence"):
        while services.evidence.close():
            pass
    with spent.on("journal"):
        services.transactions.place_entries()


def _alone(services: Services) -> dict[str, float]:
    """Return the seconds of one call of each pure stage.

    Every call gets another document: the typesetter remembers what it has drawn before.
    """
    sources, now, today = pages(range(900_000, 900_000 + _ALONE + 1)), _NOW, _NOW.date()
    locator = examine(sources[0], ExaminationContext(production=False, today=today)).records[0].locator

    def content(number: int) -> DocumentContent:
        return content_of([FlowPart(0, sources[number])], RecordKind.CDA_DOCUMENT, locator)

    contents = [content(number) for number in range(_ALONE + 1)]

    def drawn(number: int) -> bytes:
        rendered = render(
            contents[number],
            making=ProductionFacts(
                record=str(uuid4()),
                received_at=now,
                sender="mesure",
                software="Mesure",
                service_version="0",
                deposit=str(uuid4()),
                decisions=[_DECISION],
                findings=["L'INS est un identifiant de test ou de démonstration."],
            ),
            source=sources[number],
            source_name="source.xml",
            source_type="application/xml",
            provenance=b"{}" * 1_500,
        )
        return bytes(rendered.pdf)

    draw = each(_ALONE, drawn)
    pdf, key = drawn(0), services.trust_services.keyring.seal_key(as_legal_entity(LEGAL_ENTITY), "")
    return {
        "examine": each(
            _ALONE, lambda number: examine(sources[number], ExaminationContext(production=False, today=today))
        ),
        "content": each(_ALONE, content),
        "draw": draw,
        "seal": each(_ALONE, lambda _: seal(pdf, key, now)),
    }


def _table(screen: Console, spent: Spent, alone: dict[str, float], ours: float, database: float) -> None:
    steps = {name: seconds / _DOCUMENTS for name, seconds in spent.stages.items()}
    objects = steps.pop("objects")
    rest_of_all = sum(steps.values()) - objects - sum(alone.values()) - steps["evidence"]
    rows = {
        "examine the flow": alone["examine"],
        "read its content": alone["content"],
        "draw the PDF/A-3": alone["draw"],
        "seal it (RSA-3072)": alone["seal"],
        "encrypt and store objects": objects,
        "evidence of the batch": steps["evidence"],
        "rows, keys, journal, receipts": rest_of_all,
    }
    table = Table(title="Whole path, CPU of one document", title_justify="left")
    for name in ("stage", "ms", "share"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for name, seconds in rows.items():
        table.add_row(name, f"{seconds * 1000:.2f}", f"{seconds / ours:.0%}")
    table.add_section()
    for name in ("deposit", "documents", "evidence", "journal"):
        table.add_row(f"step: {name}", f"{steps[name] * 1000:.2f}", f"{steps[name] / ours:.0%}")
    table.add_section()
    table.add_row("service, in all", f"{ours * 1000:.2f}", "100%")
    table.add_row("PostgreSQL, apart", f"{database * 1000:.2f}", f"{database / ours:.0%}")
    screen.print(table)
    worst = max(rows, key=lambda name: rows[name])
    screen.print(f"What holds it back: {worst}.")


def _transfer(services: Services, screen: Console) -> None:
    """Print the rate of a transfer through the whole service, decryption included."""
    with services.transactions.begin(OPERATOR) as transaction:
        records = [record.id for record in transaction.records.listed(RecordFilter(limit=1_000))]
    with TemporaryDirectory() as folder:
        began = time.process_time()
        asked = TransferAsked(department=Department("25"), records=records)
        written = services.transfer.write(asked, Path(folder), OPERATOR).summary
        seconds = time.process_time() - began
    screen.print(
        f"Transfer of these records: {written.bytes / seconds / 1e6:.0f} MB and "
        f"{written.objects / seconds:.0f} files per CPU second, decryption included."
    )
