"""The French texts of the tree for people: README.TXT and INDEX.HTM of an archive, INDEX.HTM of the whole.

IHE asks for XHTML Basic, so the pages have no style sheet.
"""

from __future__ import annotations

from exports.formats.xml_text import escaped
from exports.portability.layouts.told import Told

_XHTML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML Basic 1.1//EN" "http://www.w3.org/TR/xhtml-basic/xhtml-basic11.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr" lang="fr">\n'
)
_NAMED = {"source": "fichier reçu", "document": "PDF scellé"}
_RESERVED = (
    "Ces documents contiennent des données personnelles de santé et d’accompagnement. "
    "Ils sont réservés aux personnes habilitées."
)


def readme(documents: int, establishment: str) -> str:
    """Return README.TXT of an archive."""
    return "\r\n".join(
        (
            "Archive IHE XDM d’un export de portabilité",
            "",
            f"Établissement : FINESS {establishment or 'inconnu'}",
            f"Documents : {documents}",
            "",
            "INDEX.HTM                       liste des documents, à ouvrir dans un navigateur",
            "IHE_XDM/SUBSET01/METADATA.XML   métadonnées des documents (ebRIM, profil IHE XDM)",
            "IHE_XDM/SUBSET01/DOCnnnnn.*     sous un même numéro : .XML ou .JSON tel que reçu, .PDF scellé",
            "",
            "Aucun logiciel particulier n’est nécessaire : un navigateur et un lecteur de PDF suffisent.",
            "La preuve que rien ne manque et que rien n’a changé est dans le paquet qui contient cette",
            "archive (check_portability.py, docs/portability.md).",
            _RESERVED,
            "",
        )
    )


def index_page(documents: int, establishment: str) -> tuple[str, str]:
    """Return what stands before and behind the list of documents of an archive."""
    return (
        f"{_XHTML}<head><title>Documents de l’archive</title></head>\n<body>\n"
        "<h1>Documents de l’archive</h1>\n"
        f"<p>Établissement : FINESS {escaped(establishment or 'inconnu')}. Documents : {documents}. "
        f'Explications : <a href="README.TXT">README.TXT</a>.</p>\n<p>{_RESERVED}</p>\n<ul>\n',
        "</ul>\n</body>\n</html>\n",
    )


def row(path: str, told: Told, part: str) -> str:
    """Return the line of a document in the list."""
    day = "/".join(reversed(told.of("document_date").split("-"))) or "sans date"
    return f'<li><a href="{path}">{escaped(told.title)}, {_NAMED[part]}</a> ({day})</li>\n'


def tree_page(establishments: str, patients: int, others: int) -> tuple[str, str]:
    """Return what stands before and behind the list of archives of the whole tree."""
    return (
        f"{_XHTML}<head><title>Archive de portabilité</title></head>\n<body>\n"
        "<h1>Archive de portabilité</h1>\n"
        f"<p>{escaped(establishments)}</p>\n"
        f"<p>Archives d’usagers : {patients}. Archives transverses : {others}. "
        'La liste pour les logiciels est <a href="MANIFEST.XML">MANIFEST.XML</a>, décrite par '
        '<a href="MANIFEST.XSD">MANIFEST.XSD</a>. '
        'Les documents par personne, avec les noms : <a href="../index.html">index.html</a>.</p>\n'
        f"<p>{_RESERVED} Chaque archive contient un fichier README.TXT.</p>\n<ul>\n",
        "</ul>\n</body>\n</html>\n",
    )


def archive_row(name: str, documents: int) -> str:
    """Return the line of an archive in the list."""
    return f'<li><a href="{name}.ZIP">{name}</a> (documents : {documents})</li>\n'
