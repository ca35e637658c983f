"""The steps of the demonstration, with their explanations."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.contract.lines import record_line
from archive_service.demo.commands import CommandLine, DemoStopped
from archive_service.demo.elimination import eliminate
from archive_service.demo.flows import DemoFlow, write_flows
from archive_service.demo.people import REGISTER
from archive_service.demo.portability import leave
from archive_service.demo.telling import Line, Telling
from archive_service.errors import Misconfigured
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from archive_service.wording.terms import FINAL_ACTIONS, OUTCOMES, STATES, VERDICTS

HOME = Path("demo-home")
OUTPUT = Path("demo-out")
DEPARTMENT = "25"
_PARTS = {
    "source": ".xml",
    "document": ".pdf",
    "provenance": ".json",
    "manifest": ".json",
    "nonce": ".bin",
    "evidence": ".er",
    "receipt": ".jws",
}
_OUTCOME_COLOURS = {"accepted": "green", "quarantined": "yellow", "rejected": "red"}
_VERDICT_COLOURS = {"passed": "green", "failed": "red", "indeterminate": "yellow"}


def run() -> int:
    """Run the demonstration in `./demo-home` and `./demo-out`, both created again; return the exit code."""
    began = time.monotonic()
    for name in [name for name in os.environ if name.startswith("ARCHIVE_")]:
        # The demonstration has a home of its own; it must never write into the home of the person who runs
        # it.
        del os.environ[name]
    home, output = HOME.absolute(), OUTPUT.absolute()
    for folder in (home, output):
        _make_afresh(folder)
    # Wide enough for the tables, whatever the terminal reports.
    screen = Console(width=max(110, Console().width), soft_wrap=True)
    services = Services(Settings(home=home))
    try:
        screen.print("[bold]Archivage de dossiers informatisés d'usagers : démonstration[/]")
        screen.print(
            "Personnes et établissement inventés ; sceaux et horodatages de DÉVELOPPEMENT.", style="dim"
        )
        # Kept open for the whole run, so that each command finds the database started.
        _ = services.database
        _tell(Telling(CommandLine(home), services, output, screen))
    except DemoStopped as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    finally:
        services.close()
    screen.print(f"\nTerminé en {time.monotonic() - began:.0f} s.")
    return 0


def _make_afresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Misconfigured(
            f"{folder} cannot be made afresh ({error.strerror}): have the account that made it remove it, "
            "or run the demonstration in a folder of your own"
        ) from error


def _tell(demo: Telling) -> None:
    register = demo.output / "etablissements.csv"
    register.write_text(REGISTER, encoding="utf-8")
    flows = write_flows(demo.output / "flux")
    _register(demo, register)
    lines = _deposit(demo, flows)
    _work(demo)
    records = [record_line(one) for one in demo.services.record_reading.records(RecordFilter(), OPERATOR)]
    shown = _shown(records, lines)
    folder = _parts(demo, shown)
    _verify(demo, shown, folder)
    _transfer(demo, [record["record"] for record in records])
    leave(demo)
    eliminate(demo)
    _summary(demo, flows, lines, records)
    _paths(demo)


def _register(demo: Telling, register: Path) -> None:
    demo.title("1. L'établissement est inscrit au registre", "establishments import etablissements.csv")
    line = demo.commands.run("establishments", "import", str(register))[0]
    demo.say(f"{line['changed']} établissement inscrit : son nom, son entité juridique, son département.")


def _deposit(demo: Telling, flows: Sequence[tuple[DemoFlow, Path]]) -> list[Line]:
    demo.title("2. Les flux sont déposés : conservés tels quels, puis contrôlés", "deposit flux/*")
    lines = demo.commands.run("deposit", "--", *(str(path) for _, path in flows), ends=(0, 10))
    if len(lines) != len(flows):
        raise DemoStopped(f"{len(flows)} flows were deposited, {len(lines)} answers came back")
    for (flow, _), line in zip(flows, lines, strict=True):
        demo.say(f"{_outcome(line['outcome'])}  {flow.name} ({flow.shows})")
        for finding in line["findings"][:2]:
            demo.say(f"        {finding['code']} : {finding['message']}")
    demo.say("Chaque réponse porte un reçu signé, vérifiable avec nos seules clés publiques.")
    return lines


def _work(demo: Telling) -> None:
    demo.title("3. Le travail : documents PDF/A-3, sceaux, preuve d'existence", "work --until-empty")
    began = time.monotonic()
    line = demo.commands.run("work", "--until-empty")[0]
    took = time.monotonic() - began
    demo.say(f"{line['sealed']} documents scellés et datés ensemble, en {took:.1f} s.")
    if line["set_aside"]:
        raise DemoStopped(f"{line['set_aside']} records were set aside")


def _shown(records: Sequence[Line], lines: Sequence[Line]) -> Line:
    """Return the record to show: the second version of the CDA export."""
    (wanted,) = lines[3]["records"]
    return next(record for record in records if record["record"] == wanted)


def _parts(demo: Telling, record: Line) -> Path:
    """Write all parts of one record; return the folder with the parts that `verify` reads together."""
    folder = demo.output / "enregistrement"
    folder.mkdir()
    demo.title("4. Un enregistrement : tout ce qui le prouve", "record ID --get document -o document.pdf")
    for part, extension in _PARTS.items():
        path = folder / f"{part}{extension}"
        path.write_bytes(demo.services.record_reading.part(UUID(record["record"]), part, OPERATOR))
    replaced = "" if record["replaces"] is None else f" ; il remplace {record['replaces']}"
    demo.say(f"« {record['title']} », version {record['version']}{replaced}.")
    retention = record["retention"]
    demo.say(
        f"Règle {retention['rule'] or 'aucune'}, à conserver jusqu'au {retention['last_day'] or '?'} inclus."
    )
    demo.to_open += [
        ("le document scellé, sa source en pièce jointe", folder / "document.pdf"),
        ("d'où il vient et comment il a été fait", folder / "provenance.json"),
    ]
    return folder


def _verify(demo: Telling, record: Line, folder: Path) -> None:
    demo.title("5. Vérifier, puis changer un seul octet dans une copie", "verify ID document-altere.pdf")
    altered = demo.output / "document-altere.pdf"
    content = bytearray((folder / "document.pdf").read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    sound, changed = demo.commands.run("verify", record["record"], str(altered), ends=(10,))
    for step in sound["steps"]:
        demo.say(f"{step['number']:>2}. {_verdict(step['verdict'])} {step['name']}")
    demo.say(f"L'enregistrement : {_verdict(sound['verdict'])}")
    failed = [step["name"] for step in changed["steps"] if step["verdict"] == "failed"]
    demo.say(f"La copie : {_verdict(changed['verdict'])} ({', '.join(failed)})")
    if (sound["verdict"], changed["verdict"]) != ("passed", "failed"):
        raise DemoStopped(f"found {sound['verdict']}, and after the change {changed['verdict']}")
    demo.to_open.append(("la copie altérée, pour comparer", altered))


def _transfer(demo: Telling, records: Sequence[str]) -> None:
    demo.title(
        "6. Le versement aux archives départementales", f"transfer --department {DEPARTMENT} -o versement"
    )
    chosen = [word for record in records for word in ("--record", record)]
    folder = demo.output / "versement"
    line = demo.commands.run("transfer", "--department", DEPARTMENT, "-o", str(folder), *chosen)[0]
    demo.say(
        f"Paquet SEDA {line['seda']} : {line['records']} enregistrements, {line['units']} unités d'archives, "
        f"{line['objects']} fichiers, {line['bytes'] / 1000:.0f} ko."
    )
    demo.to_open.append(("le paquet SEDA (ZIP, manifest.xml dedans)", Path(line["package"])))


def _summary(
    demo: Telling, flows: Sequence[tuple[DemoFlow, Path]], lines: Sequence[Line], records: Sequence[Line]
) -> None:
    by_deposit = {line["deposit"]: flow.name for (flow, _), line in zip(flows, lines, strict=True)}
    demo.screen.print()
    deposits = Table(title="Ce qui est arrivé", title_justify="left")
    for name in ("flux", "ce qu'il montre", "réponse", "enregistrements"):
        deposits.add_column(name)
    for (flow, _), line in zip(flows, lines, strict=True):
        deposits.add_row(flow.name, flow.shows, _outcome(line["outcome"]), str(len(line["records"])))
    demo.screen.print(deposits)
    kept = Table(title="Ce qui est conservé", title_justify="left")
    for name in ("titre", "flux", "état", "règle", "jusqu'au", "ensuite"):
        kept.add_column(name)
    for record in records:
        retention = record["retention"]
        kept.add_row(
            record["title"],
            by_deposit.get(record["deposit"], ""),
            STATES[record["state"]],
            retention["rule"] or "-",
            f"{date.fromisoformat(retention['last_day']):%d/%m/%Y}" if retention["last_day"] else "-",
            FINAL_ACTIONS[record["final_action"]],
        )
    demo.screen.print(kept)


def _paths(demo: Telling) -> None:
    """Print each path alone on its line, without wrapping or style, so that it can be copied."""
    demo.screen.print("\n[bold]À ouvrir[/]")
    for what, path in demo.to_open:
        demo.screen.print(f"  {what} :", highlight=False)
        sys.stdout.flush()
        print(path, flush=True)


def _outcome(code: str) -> str:
    return f"[{_OUTCOME_COLOURS[code]}]{OUTCOMES[code]}[/]"


def _verdict(code: str) -> str:
    return f"[{_VERDICT_COLOURS[code]}]{VERDICTS[code]}[/]"
