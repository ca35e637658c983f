"""The last steps of the demonstration: years pass, and a record is eliminated as the law asks, with proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive_service.bootstrap import Services
from archive_service.demo.cda_flows import contract
from archive_service.demo.commands import CommandLine, DemoStopped
from archive_service.demo.people import FINESS, LEGAL_ENTITY, REGISTER
from archive_service.demo.small_pdf import small_pdf
from archive_service.demo.telling import Line, Telling
from archive_service.settings import Settings
from archive_service.wording.terms import STATES

_RECEIVED, _LEFT, _DUE = "2026-03-02T09:00:00Z", "2050-01-05T09:00:00Z", "2055-02-01T09:00:00Z"
_WHY = ("--reason", "Conforme au tableau de gestion")


def eliminate(demo: Telling) -> None:
    """Show a record from the event that starts its clock to the certificate of its elimination."""
    folder = demo.output / "elimination"
    folder.mkdir()
    services = Services(Settings(home=folder / "service"))
    try:
        _ = services.database  # kept running, so that each command finds it started
        then = CommandLine(services.home, now=_RECEIVED)
        record = _deposited(then, folder)
        _started(demo, replace(then, now=_LEFT), record, folder)
        _decided(demo, replace(then, now=_DUE), record, folder)
    finally:
        services.close()


def _deposited(commands: CommandLine, folder: Path) -> Line:
    """Deposit a contract of stay; return the line of its record."""
    register, flow = folder / "etablissements.csv", folder / "contrat.xml"
    register.write_text(REGISTER, encoding="utf-8")
    flow.write_bytes(contract())
    commands.run("establishments", "import", str(register))
    commands.run("deposit", str(flow))
    commands.run("work", "--until-empty")
    return commands.run("records")[0]


def _started(demo: Telling, commands: CommandLine, record: Line, folder: Path) -> None:
    """State the end of the stay: it starts the clock."""
    demo.title(
        "10. En 2050, le séjour prend fin : un événement, avec sa pièce, fait courir le délai",
        "event add --person P --kind stay-end --on 2049-12-31 --proof sortie.pdf",
    )
    proof = folder / "sortie.pdf"
    proof.write_bytes(small_pdf(["Attestation de sortie (inventée)"]))
    event = ("event", "add", "--person", record["person"], "--establishment", FINESS)
    commands.run(*event, "--kind", "stay-end", "--on", "2049-12-31", "--proof", str(proof))
    explained = commands.run("rules", "explain", record["record"])[0]
    for step in explained["steps"][:3]:
        demo.say(f"{step['number']}. {step['text']}")
    if not explained["last_day"]:
        raise DemoStopped(f"the clock of {record['record']} did not start")


def _decided(demo: Telling, commands: CommandLine, record: Line, folder: Path) -> None:
    """List what is due, have it agreed and give the visa, then eliminate it."""
    demo.title(
        "11. En 2055, la liste : accord de l'établissement, visa des archives départementales",
        "appraisal open --department 25",
    )
    opened = commands.run("appraisal", "open", "--department", "25")[0]
    listed = opened["appraisal"]
    demo.say(f"{opened['to_eliminate']} document échu ; empreinte de la liste {opened['digest'][:16]}…")
    commands.run("appraisal", "execute", listed, ends=(10,))
    demo.say("Sans accord ni visa, l'exécution est refusée.")
    esms = _token(commands, "directrice", "esms", "--tenant", LEGAL_ENTITY)
    archivist = _token(commands, "archiviste", "archivist", "--department", "25")
    commands.run("--token", esms, "appraisal", "agree", listed)
    demo.say("L'établissement, pour ses propres archives, donne son accord.")
    commands.run("--token", archivist, "appraisal", "visa", listed, *_WHY)
    demo.say("L'archiviste du département donne son visa, avec son motif.")
    commands.run("appraisal", "get", listed, "-o", str(folder))
    demo.title("12. L'élimination, et ce qui la prouve", f"appraisal execute {listed}")
    result = commands.run("appraisal", "execute", listed)[0]
    if (result["state"], result["eliminated"]) != ("executed", 1):
        raise DemoStopped(f"the appraisal is {result['state']}, {result['eliminated']} eliminated")
    commands.run("appraisal", "get", listed, "--what", "certificate", "-o", str(folder))
    line = commands.run("record", record["record"])[0]
    demo.say(f"L'enregistrement est {STATES[line['state']]} : ni titre ni personne, ses clés sont détruites.")
    demo.to_open += [
        ("le bordereau d'élimination, avec le visa", folder / "bordereau.pdf"),
        ("le certificat d'élimination", folder / "certificat.pdf"),
    ]


def _token(commands: CommandLine, actor: str, role: str, *scope: str) -> str:
    made = commands.run("token", "create", "--actor", actor, "--role", role, *scope)[0]
    return str(made["token"])
