"""The French sentences that every document may carry."""

from __future__ import annotations

MADE = (
    "Ce document a été composé par le service d'archivage à partir de la source reçue, sans intervention "
    "humaine. La source est jointe à l'identique ; en cas de doute, elle fait foi. Les petits nombres gris "
    "entre crochets renvoient aux « Places dans la source », à la fin de ce document."
)
MADE_BESIDE = MADE.replace("est jointe à l'identique", "est conservée à l'identique à côté de ce document")
PLACES = (
    "Où chaque donnée se lit dans la source (pointeur JSON ou XPath). « … » tient lieu du début commun écrit "
    "en tête de chaque liste."
)
NOTHING_FOUND = "Aucun constat : la source a été lue sans anomalie."
OTHERS = "Textes présents dans la source et que les parties précédentes ne montrent pas, avec leur place."
UNDRAWN = (
    "Aucune police ne dessine ces caractères, ou ils n'ont pas de forme visible : "
    "leur numéro Unicode les remplace."
)
FLATTENED = (
    "La mise en forme de la source n'a pas pu être suivie : son texte est donné en simples paragraphes."
)
LISTED = "La source n'a pas pu être dessinée : son texte est donné en caractères simples, sans mise en forme."
TOO_LARGE_A_TABLE = (
    "Tableau trop grand pour des colonnes : une ligne par rangée, cellules séparées par « | »."
)
UNREADABLE = "Ce document n'a pas pu être ouvert : endommagé, trop grand ou protégé par un mot de passe."
PICTURE_UNREADABLE = "elle est tronquée ou endommagée, rien ne peut en être lu"
PICTURE_UNKNOWN = "ce document ne dessine pas les images de ce format"
PICTURE_LEFT_OUT = "cette présentation du document est sans images"
PICTURES_TOO_MANY = "les images de ce document comptent trop de points pour être toutes dessinées"
PICTURE_PARTLY = "Image tronquée ou endommagée : seul ce qui a pu en être lu est montré."
PICTURE_OF_INKS = "Les couleurs de cette image, données en encres d'imprimerie, sont approchées."
LEFT_OUT = (
    "Le texte de ce fichier n'est pas repris ici : il dépasse ce qui se lit sans danger (longueur, mémoire "
    "ou temps). Le fichier lui-même fait foi."
)
FURTHER_SECTIONS = "Autres parties de la source"
UNCOMPARED = (
    "Les textes que la source porte hors de ces parties (attributs, codes, étiquettes) ne sont pas repris "
    "ici ; ils se lisent dans la source."
)
SHORTENED = "Des lignes trop longues sont coupées par « … » : elles se lisent en entier dans la source."
BARE = (
    "Le contenu de la source n'a pas pu être mis en page : il dépasse ce qui se compose sans danger (mémoire "
    "ou temps). Il n'est pas repris ici et se lit dans la source."
)
IMAGE = "Ce document est une image : il ne contient pas de texte."
EMPTY_FILE = "non joint : le fichier est vide"


def undrawn_picture(name: str, kind: str, length: int, reason: str) -> str:
    """Say that a picture is not drawn, and why."""
    return f"[Image non dessinée : {name} ({kind}, {in_bytes(length)}) : {reason}]"


def too_many_pixels(most: int) -> str:
    """Say that a picture is too large to be drawn."""
    return f"elle compte plus de {most // 1_000_000} millions de points"


def picture_pages(shown: int, pages: int) -> str:
    """Say that only the first pages of a picture are drawn."""
    return f"Cette image compte {pages} pages ; seules les {shown} premières sont montrées."


def beside(most: int) -> str:
    """Say that a file above `most` bytes is not inside."""
    return (
        f"conservé à côté de ce document (il ne porte pas plus de {most // 1_000_000} Mo de pièces) ; "
        "son empreinte le désigne"
    )


def cut(pages: int, characters: int, all_pages: int) -> str:
    """Say that only the start of a text stands in the document."""
    return (
        f"Seul le début du texte est donné ici ({pages} pages et {characters} caractères au plus) ; "
        f"le document joint compte {all_pages} pages."
    )


def cut_text(shown: int, whole: int) -> str:
    """Say that only the start of a record's text stands in the document; both counts are in characters."""
    return (
        f"Le texte de la source est trop long pour un seul document : {_grouped(shown)} caractères sur "
        f"{_grouped(whole)} sont donnés ici ; la suite se lit dans la source."
    )


def further(count: int, what: str) -> str:
    """Say how many things of a kind, named in the plural, are left out."""
    return f"Au-delà de ce qui est donné ici, la source compte {_grouped(count)} {what} de plus."


def further_sentences(count: int) -> str:
    """Say that a list of sentences goes on in the provenance."""
    return f"… et {_grouped(count)} de plus, dans provenance.json."


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def in_bytes(count: int) -> str:
    """Return a size in French, in whole units.

    >>> in_bytes(12_345)
    '12 Ko'
    """
    for unit, size in (("Mo", 1_000_000), ("Ko", 1_000)):
        if count >= size:
            return f"{count // size} {unit}"
    return f"{count} octets" if count > 1 else f"{count} octet"
