"""The parts of the first page about what is in no person's file, and about what is not in the package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from exports.formats.xml_text import escaped
from exports.portability.layouts import PackageFacts
from exports.portability.layouts.beside import WaitingFlow
from exports.portability.layouts.pages import html
from exports.portability.reasons import in_words

LISTED = 100
"""How many flows are listed; the rest is in their folder."""

DELTA = (
    '<p class="note"><strong>Ce paquet complète un paquet précédent.</strong> Il contient seulement ce qui '
    "est nouveau ou a changé depuis ; pour avoir tout, gardez les deux. Le paquet précédent est désigné dans "
    '<a href="manifest.json">manifest.json</a>, sous « predecessor ». Les fichiers qui ont changé sont '
    'listés dans <a href="content/changed.ndjson">content/changed.ndjson</a>, ceux qui n’existent plus dans '
    '<a href="content/removed.ndjson">content/removed.ndjson</a>.</p>\n'
)
_MANIFEST = (
    '<p><a href="manifest.json">manifest.json</a> compte tous les documents acceptés depuis le début : sous '
    "« equation », ceux qui sont exportés, ceux qui sont exclus (avec le motif), ceux qui ont été versés aux "
    "archives et ceux qui ont été éliminés. Il dit aussi, sous « scope », ce qui a été commandé : tous les "
    "dossiers, une partie ou une seule personne, et pour quelle période.</p>\n"
)
_WAITING = (
    "Un envoi qui n’est pas encore accepté n’est dans aucun dossier de personne. Son fichier est conservé "
    "tel qu’il a été reçu."
)
_UNOWNED = (
    "Ce sont par exemple une structure ou un professionnel, que plusieurs documents du même envoi citent. "
    "Ces données sont conservées telles que reçues, à côté des documents."
)


def in_no_file(about: PackageFacts) -> str:
    """Return the part about quarantined flows and what belongs to no record; empty when there is none."""
    return _waiting(about) + _unowned(about)


def not_there(about: PackageFacts) -> str:
    """Return the part about what is not in the package: the numbers that the content knows."""
    told = [(path, _statement(content)) for path, content in about.beside.statements]
    tables = "".join(_numbers(rows, about) + _more(path, about) for path, rows in told if rows)
    return "<h2>Ce qui n’est pas dans cet export</h2>\n" + tables + _MANIFEST


def _more(path: str, about: PackageFacts) -> str:
    return f"<p>Détail par établissement et par nature : {_file(path, path, about)}.</p>\n"


def _waiting(about: PackageFacts) -> str:
    flows = about.beside.waiting
    if not flows:
        return ""
    count = html.counted(len(flows), "envoi attend une décision", "envois attendent une décision")
    columns = (("Pourquoi", ""), ("Reçu le (UTC)", ""), ("Fichiers", ""))
    rows = "".join(_flow(one, about) for one in flows[:LISTED])
    return (
        f"<h2>Envois en attente de décision</h2>\n<p>{count}. {_WAITING}</p>\n"
        + html.table_beginning("Envois en attente, par identifiant", columns)
        + rows
        + html.TABLE_END
        + _rest(len(flows), "content/quarantine")
    )


def _flow(one: WaitingFlow, about: PackageFacts) -> str:
    name = one.folder.rpartition("/")[2]
    files = [(one.flow, "reçu"), (f"{one.folder}/deposit.json", "constats")]
    links = ", ".join(_file(path, shown, about, name) for path, shown in files if path)
    why = f"<bdi>{escaped(one.why or 'Motif dans les constats')}</bdi>"
    return html.row(why, html.cell(html.moment(one.received_at), "day"), html.cell(links))


def _unowned(about: PackageFacts) -> str:
    paths = about.beside.unowned
    if not paths:
        return ""
    count = html.counted(
        len(paths),
        "envoi contient aussi des données qui ne sont d’aucun document",
        "envois contiennent aussi des données qui ne sont d’aucun document",
    )
    links = "".join(f"<li>{_file(path, path, about)}</li>" for path in paths[:LISTED])
    rest = _rest(len(paths), "content/deposits")
    title = "<h2>Données qui ne sont d’aucun document</h2>\n"
    return f"{title}<p>{count}. {_UNOWNED}</p>\n<ul>{links}</ul>\n{rest}"


def _file(path: str, shown: str, about: PackageFacts, distinguishing: str = "") -> str:
    """Return a link to a file; only its path in a package that continues another, which may have it."""
    return f"<code>{escaped(path)}</code>" if about.delta else html.link(path, shown, distinguishing)


def _rest(count: int, folder: str) -> str:
    return f"<p>Les autres sont dans le dossier <code>{folder}</code>.</p>\n" if count > LISTED else ""


def _statement(content: bytes) -> Sequence[tuple[str, int]]:
    """Return what a statement of completeness counts; nothing of one in another form."""
    try:
        told = orjson.loads(content)
        return [*_records(told), *_flows(told.get("flows") or {})]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _records(told: Mapping[str, Any]) -> list[tuple[str, int]]:
    kinds = [kind for place in told["establishments"] for kind in place["kinds"]]
    excluded: Counter[str] = Counter()
    for kind in kinds:
        for one in kind["excluded"]:
            excluded[str(one["reason"])] += int(one["records"])
    eliminated = sum(int(one["records"]) for kind in kinds for one in kind.get("eliminated") or ())
    return [
        ("Documents acceptés", sum(int(kind["accepted"]) for kind in kinds)),
        ("Documents exportés", sum(int(kind["exported"]) for kind in kinds)),
        *((f"Documents non exportés. {in_words(code)}", count) for code, count in sorted(excluded.items())),
        ("Documents éliminés à la fin de leur conservation", eliminated),
    ]


def _flows(told: Mapping[str, Any]) -> list[tuple[str, int]]:
    refused, waiting = told.get("refused") or {}, told.get("quarantined") or {}
    return [
        ("Envois refusés à la réception", int(refused.get("flows", 0))),
        ("Envois en attente de décision, exportés", int(waiting.get("exported", 0))),
        *(
            (f"Envois en attente, non exportés. {in_words(str(one['reason']), 'Motif')}", int(one["flows"]))
            for one in waiting.get("excluded") or ()
        ),
    ]


def _numbers(rows: Sequence[tuple[str, int]], about: PackageFacts) -> str:
    caption = "Documents et envois, en nombres" + (", paquets précédents compris" if about.delta else "")
    columns = (("Quoi", ""), ("Nombre", "number"))
    inside = "".join(
        html.row(escaped(name), html.cell(html.counted(count, "", "").strip(), "number"))
        for name, count in rows
    )
    return html.table_beginning(caption, columns) + inside + html.TABLE_END
