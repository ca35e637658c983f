"""Read the register of establishments from a CSV file, or explain why it cannot be read.

Changes that a spreadsheet makes without changing the meaning are accepted: separator, encoding, order of
columns, empty lines and columns, spaces inside numbers. What a spreadsheet loses (a leading zero, the last
digits of a long number) is never guessed: the line is refused with an explanation.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Final, Generic, TypeVar

from archive_service.errors import InvalidRequest
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import (
    NO_DEPARTMENT,
    NO_FINESS,
    NO_SIREN,
    NO_SIRET,
    NOBODY,
    department_of,
    department_of_finess,
    finess_of,
    legal_entity_of,
    siren_of,
    siret_of,
)

Value = TypeVar("Value")

_SEPARATORS: Final = ",;\t|"
_NEEDED: Final = ("finess", "legal_entity")
_COLUMNS: Final = (
    *_NEEDED,
    "siren",
    "siret",
    "department",
    "category",
    "legal_status",
    "name",
    "closed_on",
    "successor",
    "public_service_mission",
)
_SHOWN: Final = 20
"""Most problems listed."""


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Value]):
    """A kind of number: how it is read, what stands for none, how long it is, what it is called."""

    reader: Callable[[str], Value]
    nothing: Value
    length: int
    what: str


_FINESS: Final = _Kind(finess_of, NO_FINESS, 9, "a FINESS number")
_LEGAL_ENTITY: Final = _Kind(legal_entity_of, NOBODY, 9, "a FINESS number")
_SIREN: Final = _Kind(siren_of, NO_SIREN, 9, "a SIREN number")
_SIRET: Final = _Kind(siret_of, NO_SIRET, 14, "a SIRET number")
_DEPARTMENT: Final = _Kind(department_of, NO_DEPARTMENT, 2, "a department's number")
_ANSWERS: Final = {
    "": None,
    **dict.fromkeys(("yes", "true", "vrai", "oui", "1"), True),
    **dict.fromkeys(("no", "false", "faux", "non", "0"), False),
}
_ROUNDED: Final = re.compile(r"[0-9]+([.,][0-9]+)?E[+]?[0-9]+")
_AS_TEXT: Final = re.compile(r'="(?P<text>[^"]*)"')
"""How to make a spreadsheet keep a number as it is written."""

_OTHER_FILES: Final = {b"PK\x03\x04": "a spreadsheet", b"\xd0\xcf\x11\xe0": "a spreadsheet", b"%PDF": "a PDF"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was read in a way that the sender may not expect."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The content of a register file."""

    establishments: tuple[Establishment, ...]
    remarks: tuple[Remark, ...]


def read_register(content: bytes) -> RegisterFile:
    """Read a register; an empty department is derived from the FINESS.

    Raises:
        InvalidRequest: the file is not a register, or has invalid lines; every one is named.
    """
    text, remarks = _text_of(content)
    rows = _rows_of(text)
    header = [name.strip().casefold() for name in next(rows)[1]]
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    if repeated:
        raise InvalidRequest(f"the header names a column twice: {', '.join(repeated)}")
    unknown = [name for name in header if name and name not in _COLUMNS]
    if unknown:
        remarks.append(Remark("register-column-ignored", f"Columns that are not read: {', '.join(unknown)}."))
    return RegisterFile(tuple(_establishments(header, rows)), tuple(remarks))


def _text_of(content: bytes) -> tuple[str, list[Remark]]:
    for begin, what in _OTHER_FILES.items():
        if content.startswith(begin):
            raise InvalidRequest(f"this is {what}, not a CSV file: save it as CSV (UTF-8)")
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16"), []
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            f"byte {error.start + 1} is of no encoding that is read: save as CSV UTF-8"
        ) from error
    first = next(line for line in text.splitlines() if not line.isascii()).strip()
    message = f"The file is not UTF-8; it was read as Windows-1252. Check the accents, as in: {first[:120]}"
    return text, [Remark("register-not-utf8", message)]


def _rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and the non-empty lines, each with its number in the file."""
    begin = text.partition("\n")[0].strip().casefold()
    skipped = 1 if re.fullmatch(r"sep=.", begin) else 0
    text = text.partition("\n")[2] if skipped else text
    for separator in _SEPARATORS:
        # Text in quotes cannot be the header of a CSV file with another separator.
        with suppress(InvalidRequest):
            _, names = next(_rows(text, separator, skipped), (0, []))
            if set(_NEEDED) <= {name.strip().casefold() for name in names}:
                return _rows(text, separator, skipped)
    raise InvalidRequest(
        f"no line of titles with {' and '.join(_NEEDED)} in it, separated by a comma, a semicolon or a tab; "
        f"the titles are: {','.join(_COLUMNS)}"
    )


def _rows(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num + skipped, row
    except csv.Error as error:
        raise InvalidRequest(f"line {reader.line_num + skipped} is no line of a CSV file: {error}") from error


def _establishments(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Establishment]:
    problems: list[str] = []
    known: dict[str, tuple[int, Establishment]] = {}
    for number, row in rows:
        line = _Line({name: cell for name, cell in zip(header, row, strict=False) if name in _COLUMNS})
        if any(cell.strip() for cell in row[len(header) :]):
            line.problems.append("it has more cells than there are titles")
        found = line.establishment()
        problems += [f"line {number}: {problem}" for problem in line.problems]
        before, same = known.setdefault(found.finess, (number, found))
        if found.finess and found != same:
            problems.append(
                f"line {number}: finess {found.finess} is in line {before} already, with other cells"
            )
    if problems:
        more = "" if len(problems) <= _SHOWN else f"\n... and {len(problems) - _SHOWN} more"
        raise InvalidRequest("nothing was registered:\n" + "\n".join(problems[:_SHOWN]) + more)
    return (found for _, found in known.values())


@dataclass(slots=True)
class _Line:
    """The cells of one line by their titles, and the problems found in them."""

    cells: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def establishment(self) -> Establishment:
        finess = self._number("finess", _FINESS, needed=True)
        department = self._number("department", _DEPARTMENT)
        if finess and not department and not self.cells.get("department", "").strip():
            department = department_of_finess(finess) or NO_DEPARTMENT
            if not department:
                self.problems.append(f"finess {finess} begins with no department: fill the column department")
        return Establishment(
            finess=finess,
            legal_entity=self._number("legal_entity", _LEGAL_ENTITY, needed=True),
            siren=self._number("siren", _SIREN),
            siret=self._number("siret", _SIRET),
            department=department,
            category=self._text("category", 16),
            legal_status=self._legal_status(),
            name=self._text("name", 300),
            closed_on=self._day("closed_on"),
            successor=self._number("successor", _FINESS),
            public_service_mission=self._answer("public_service_mission"),
        )

    def _number(self, name: str, kind: _Kind[Value], *, needed: bool = False) -> Value:
        """Return a number without its spaces; when it is not valid, note a problem and return an empty
        text.
        """
        written = self._text(name, 100)
        value = "".join(written.split()).upper()
        if not value and not needed:
            return kind.nothing
        with suppress(ValueError):
            return kind.reader(value)
        if not value:
            self.problems.append(f"{name} is empty")
        elif _ROUNDED.fullmatch(value):
            self.problems.append(
                f"{name} {written} was rounded by a spreadsheet, and the number is lost: make the column "
                "text, and write it again"
            )
        elif value.isdigit() and len(value) == kind.length - 1:
            self.problems.append(
                f"{name} {written} lacks a digit: a spreadsheet drops a leading zero. Make the column text, "
                "and write the number in full"
            )
        else:
            self.problems.append(f"{name} {written!r} is not {kind.what}")
        return kind.nothing

    def _text(self, name: str, longest: int) -> str:
        written = self.cells.get(name, "").strip()
        as_text = _AS_TEXT.fullmatch(written)
        written = written if as_text is None else as_text["text"].strip()
        if any(unicodedata.category(letter) == "Cc" for letter in written):
            self.problems.append(f"{name} holds a line break or a control character")
            return ""
        if len(written) > longest:
            self.problems.append(f"{name} has {len(written)} characters, {longest} at most")
            return ""
        return written

    def _legal_status(self) -> str:
        value = self._text("legal_status", 100)
        if value.casefold() in ("public", "private", ""):
            return value.casefold()
        self.problems.append(f"legal_status {value!r} is neither `public` nor `private`")
        return ""

    def _answer(self, name: str) -> bool | None:
        """Return a yes or a no; None when the cell is empty, which means unknown."""
        value = self._text(name, 100).casefold()
        if value in _ANSWERS:
            return _ANSWERS[value]
        self.problems.append(f"{name} {value!r} is neither `yes` nor `no`")
        return None

    def _day(self, name: str) -> date | None:
        value = self._text(name, 100)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.problems.append(f"{name} {value!r} is not a day (YYYY-MM-DD)")
            return None
