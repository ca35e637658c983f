"""The end of the demonstration: an establishment changes its vendor, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

from archive_service.demo.commands import CommandLine, DemoStopped
from archive_service.demo.people import FINESS
from archive_service.demo.receiver import Receiver, make_receiver
from archive_service.demo.telling import Line, Telling
from archive_service.workflows.export_reception import unpack


def leave(demo: Telling) -> None:
    """Show the export, its check, its import elsewhere, and the closing of the order."""
    demo.title(
        "7. L'établissement change d'éditeur : tout part, et les deux côtés le prouvent",
        f"export order --establishment {FINESS} --to certificat.pem",
    )
    folder = demo.output / "portabilite"
    receiver = make_receiver(folder)
    order, tree = _exported(demo.commands, receiver, folder / "volumes", folder / "recu")
    demo.say(f"{order['leaves']} fichiers, chiffrés pour le seul destinataire.")
    verdict = demo.commands.run("export", "check", str(tree))[-1]
    if verdict["verdict"] != "complete":
        raise DemoStopped(f"the receiver found the package {verdict['verdict']}")
    demo.say(f"Le destinataire vérifie : complet, rien d'altéré ni d'ajouté ; racine {verdict['root'][:16]}…")
    _take_over(demo, tree, receiver, folder)
    _close(demo, order, tree, receiver, folder)


def _exported(commands: CommandLine, receiver: Receiver, volumes: Path, tree: Path) -> tuple[Line, Path]:
    """Order, build, deliver and unpack an export; return the line of its delivery, and the tree."""
    order = commands.run("export", "order", "--establishment", FINESS, "--to", str(receiver.certificate))[0]
    commands.run("work", "--until-empty")
    line = commands.run("export", "deliver", order["order"], "-o", str(volumes))[0]
    tree.mkdir()
    unpack([volumes / one["file"] for one in line["volumes"]], receiver.key.read_bytes(), tree)
    return line, tree


def _take_over(demo: Telling, tree: Path, receiver: Receiver, folder: Path) -> None:
    """Import the package into an empty service, and export it again from there."""
    demo.title("8. Un autre service, vide, reprend le paquet, puis le ressort", "import recu")
    other = CommandLine(folder / "service-du-repreneur")
    taken = other.run("import", str(tree))[0]
    demo.say(
        f"{taken['understood']} fichiers compris, {taken['kept_as_bytes']} gardés tels quels, "
        f"{taken['refused']} refusé."
    )
    again, _ = _exported(other, receiver, folder / "volumes-du-repreneur", folder / "ressorti")
    if again["root"] != taken["root"]:
        raise DemoStopped(f"the package has the root {taken['root']}, exported again {again['root']}")
    demo.say(f"Le paquet ressorti a la même racine, {again['root'][:16]}… : rien n'a été perdu ni changé.")


def _close(demo: Telling, order: Line, tree: Path, receiver: Receiver, folder: Path) -> None:
    """Sign the receipt, and close the order with it."""
    demo.title(
        "9. Le destinataire signe son reçu, qui clôt la commande",
        "export close ID --receipt recu.p7m -o cloture",
    )
    receipt = folder / "recu.p7m"
    signing = ("--sign", str(receiver.key), "--certificate", str(receiver.certificate))
    demo.commands.run("export", "receipt", str(tree), *signing, "-o", str(receipt))
    closed = demo.commands.run(
        "export", "close", order["order"], "--receipt", str(receipt), "-o", str(folder / "cloture")
    )[0]
    demo.say("Le procès-verbal dit ce qui est parti, et que le destinataire l'accepte en entier.")
    demo.to_open += [
        ("ce que le nouvel éditeur a reçu", tree / "index.html"),
        ("le procès-verbal de clôture", Path(closed["report"])),
    ]
