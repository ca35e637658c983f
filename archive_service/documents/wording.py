"""The French sentences that any document may contain."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.file_formats.conditions import Condition

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
OBSTACLES = {
    Condition.LOCKED: "protégé par un mot de passe",
    Condition.DAMAGED: "tronqué ou endommagé",
    Condition.NO_PAGE: "sans aucune page",
}
TOO_LARGE_TO_OPEN = "trop grand pour être lu sans danger"
NOT_SHOWN = (
    "Le contenu de ce fichier n'est pas repris dans ce document : il y est joint tel quel, et s'ouvre avec "
    "un programme qui lit ce type."
)
PDF_PARTLY = "Ce PDF est tronqué ou endommagé : seul ce qui a pu en être lu est repris ici."
BLANK = "Ce document est vide : ses pages ne portent ni texte ni image."
NO_WORDS = "Ce fichier ne contient aucun mot."
WORDS_ALONE = "Mots de ce fichier, sans sa mise en forme ni ses images : le fichier joint fait foi."
NO_TEXT = "(sans texte)"
FIELDS = "Champs remplis du formulaire (les autres sont vides ou non cochés) :"
NOTES = "Notes et ajouts portés sur la page :"
UNSEEN_FIELDS = "Champs du formulaire dont les pages ne montrent pas la valeur :"
HIDDEN_LAYERS = (
    "Ce PDF a des calques masqués : leur texte, que ses pages ne montrent pas à l'ouverture, est repris ici "
    "avec le reste."
)
XFA = "Ce PDF est un formulaire électronique (XFA). Ses valeurs, que ses pages peuvent ne pas montrer :"
NO_BYTE = "vide"
XFA_UNREADABLE = "Ce PDF est un formulaire électronique (XFA) : ses valeurs n'ont pas pu être reprises ici."
_PAGES_WITHOUT_WORDS = {
    "image": "image, sans texte",
    "drawing": "dessin, sans texte",
    "blank": "vide",
    "unreadable": "n'a pas pu être lue",
    "unnamed": "ses lettres sont dessinées sans dire lesquelles, le texte ne se lit que dans le fichier",
    "text": "sans texte",
}
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


def cannot_be_opened(name: str, obstacle: str, attached: bool) -> str:
    """Say, in the list of a document's files, that no program opens this file, and why."""
    beside = " Il est joint tel quel." if attached else ""
    return f"Le fichier joint « {name} » ne peut pas être ouvert : {obstacle}.{beside}"


def not_opened(obstacle: str, attached: bool) -> str:
    """Say, in the description of a file, that no program opens it, and why."""
    beside = " Il est joint tel quel." if attached else ""
    return f"Ce fichier ne peut pas être ouvert : {obstacle}.{beside}"


def body_cannot_be_opened(name: str, obstacle: str, attached: bool) -> str:
    """Say that the body of a document is a file that no program opens."""
    beside = f" Il est joint tel quel (« {name} »)." if attached else ""
    return f"Le corps de ce document est un fichier qui ne peut pas être ouvert : {obstacle}.{beside}"


def body_not_shown(name: str, kind: str) -> str:
    """Say that the body of a document is a file that is only attached."""
    return (
        f"Le corps de ce document est un fichier ({kind}) qui n'est pas repris ici : il est joint tel quel "
        f"(« {name} »)."
    )


def undecodable(charset: str) -> str:
    """Say that the bytes of a text are in no recognisable encoding."""
    declared = f"dans le codage annoncé ({charset})" if charset else "en UTF-8"
    return f"son texte n'est lisible ni {declared} ni dans un autre codage courant"


def encoding(name: str) -> str:
    """Say in which encoding a text was decoded."""
    return f"Texte lu en {name}."


def assumed_encoding(name: str) -> str:
    """Say that an encoding was assumed."""
    return f"Texte lu en {name} : ce codage est supposé, la source n'en annonce aucun."


def other_encoding(name: str, declared: str) -> str:
    """Say that a text was not decoded with the encoding declared in its source."""
    return f"Texte lu en {name} : ses octets ne sont pas ceux du codage annoncé ({declared})."


def wrong_bytes(count: int) -> str:
    """Say that some bytes of a text are not letters of its encoding."""
    several = (
        f"{count} octets n'y sont pas lisibles : leur valeur les"
        if count > 1
        else "un octet n'y est pas lisible : sa valeur le"
    )
    return f"Ce texte est tronqué ou endommagé, {several} remplace (« ‹octet C3› »)."


def files_inside(names: Sequence[str]) -> str:
    """List the files inside a PDF."""
    shown = ", ".join(f"« {name} »" for name in names)
    return f"Ce PDF porte lui-même des fichiers, qui s'ouvrent depuis lui : {shown}."


def page_without_words(kind: str) -> str:
    """Describe a page that has only notes or fields."""
    return f"Page sans autre texte ({_PAGES_WITHOUT_WORDS[kind]})."


def pages_without_words(first: int, last: int, kind: str) -> str:
    """Describe pages without any word."""
    pages = f"Page {first}" if first == last else f"Pages {first} à {last}"
    return f"{pages} : {_PAGES_WITHOUT_WORDS[kind]}."


def undrawn_picture(name: str, kind: str, length: int, reason: str) -> str:
    """Say that a picture is not drawn, and why."""
    return f"[Image non dessinée : {name} ({kind}, {in_bytes(length)}) : {reason}]"


def too_many_pixels(most: int) -> str:
    """Say that a picture is too large to be drawn."""
    return f"elle compte plus de {most // 1_000_000} millions de points"


def picture_pages(shown: int, pages: int) -> str:
    """Say that only the first pages of a picture are drawn."""
    return f"Cette image compte {pages} pages ; seules les {shown} premières sont montrées."


def moving_picture(frames: int) -> str:
    """Say that only the first of several frames is drawn."""
    return f"Cette image est animée ({frames} vues) ; seule la première est montrée."


def beside(most: int) -> str:
    """Say that a file above `most` bytes is not embedded."""
    return (
        f"conservé à côté de ce document (il ne porte pas plus de {most // 1_000_000} Mo de pièces) ; "
        "son empreinte le désigne"
    )


def cut(pages: int, characters: int, all_pages: int) -> str:
    """Say that only the beginning of a text is in the document."""
    return (
        f"Seul le début du texte est donné ici ({pages} pages et {characters} caractères au plus) ; "
        f"le document joint compte {all_pages} pages."
    )


def cut_text(shown: int, whole: int) -> str:
    """Say that only the beginning of a record's text is in the document; both counts are in characters."""
    return (
        f"Le texte de la source est trop long pour un seul document : {_grouped(shown)} caractères sur "
        f"{_grouped(whole)} sont donnés ici ; la suite se lit dans la source."
    )


def further(count: int, what: str) -> str:
    """Say how many things of a kind, named in the plural, are left out."""
    return f"Au-delà de ce qui est donné ici, la source compte {_grouped(count)} {what} de plus."


def further_sentences(count: int) -> str:
    """Say that a list of sentences continues in the provenance."""
    return f"… et {_grouped(count)} de plus, dans provenance.json."


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


def in_bytes(count: int) -> str:
    """Return a size in French, in whole units.

    >>> in_bytes(12_345)
    '12 ko'
    """
    for unit, size in (("Mo", 1_000_000), ("ko", 1_000)):
        if count >= size:
            return f"{count // size} {unit}"
    return f"{count} octets" if count > 1 else f"{count} octet"
