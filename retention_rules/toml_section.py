"""A table of a TOML file, read key by key; a key that was not read is refused at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from types import TracebackType
from typing import Self, TypeVar

from retention_rules.errors import DurationRefused, KeyMissing, UnknownKey, ValueRefused, WordUnknown
from retention_rules.outcome import RuleCode
from retention_rules.terms import Years

E = TypeVar("E", bound=StrEnum)


class Section:
    """One table, used as a context manager: leaving it raises `UnknownKey` for keys that were not read."""

    def __init__(self, where: str, table: dict[str, object]) -> None:
        """`where` is the place shown in messages: file, then keys."""
        self.where = where
        self._table = table
        self._read: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        unknown = sorted(set(self._table) - self._read)
        if kind is None and unknown:
            raise UnknownKey.at(self.where, f"unknown key '{unknown[0]}'")

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def refused(self, key: str, why: str, kind: type[ValueRefused] = ValueRefused) -> ValueRefused:
        """Make the error for a value that is not accepted."""
        return kind.at(f"{self.where}, {key}", why)

    def _value(self, key: str) -> object:
        self._read.add(key)
        if key not in self._table:
            raise KeyMissing.at(self.where, f"the key '{key}' is missing")
        return self._table[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Read a non-blank text on one line."""
        if default is not None and key not in self._table:
            self._read.add(key)
            return default
        value = self._value(key)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise self.refused(key, "a text on one line, not blank, is expected")
        return value

    def truth(self, key: str, default: bool | None = None) -> bool:
        """Read true or false."""
        if default is not None and key not in self._table:
            self._read.add(key)
            return default
        value = self._value(key)
        if not isinstance(value, bool):
            raise self.refused(key, "true or false is expected")
        return value

    def years(self, key: str) -> Years:
        """Read a whole number of years."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refused(key, "a whole number of years is expected", DurationRefused)
        try:
            return Years(value)
        except ValueError as error:
            raise self.refused(key, "a number of years from 0 to 200 is expected", DurationRefused) from error

    def count(self, key: str) -> int:
        """Read a whole number, one or more."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.refused(key, "a whole number, one or more, is expected")
        return value

    def day(self, key: str) -> date:
        """Read a day, written without quotation marks: 2024-02-29."""
        value = self._value(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refused(key, "a day such as 2024-02-29 is expected")
        return value

    def day_or_none(self, key: str) -> date | None:
        """Read a day that may be absent."""
        return self.day(key) if key in self._table else None

    def days(self) -> dict[str, date]:
        """Read all keys not yet read as days."""
        return {key: self.day(key) for key in self._table if key not in self._read}

    def choice(self, key: str, kind: type[E]) -> E:
        """Read one word of a closed list."""
        return self._word(key, self.text(key), kind)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Read words of a closed list, without repetition."""
        return tuple(self._word(key, word, kind) for word in self.texts(key))

    def _word(self, key: str, word: str, kind: type[E]) -> E:
        try:
            return kind(word)
        except ValueError as error:
            known = ", ".join(member.value for member in kind)
            raise self.refused(key, f"'{word}' is none of the known words ({known})", WordUnknown) from error

    def code(self, key: str) -> RuleCode:
        """Read the code of a rule."""
        text = self.text(key)
        try:
            return RuleCode(text)
        except ValueError as error:
            raise self.refused(key, f"'{text}' is no code (capitals, digits, hyphens)") from error

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, at least one, without repetition; an absent key gives none."""
        self._read.add(key)
        if key not in self._table:
            return ()
        value = self._table[key]
        if not isinstance(value, list) or not value:
            raise self.refused(key, "a list of at least one text is expected")
        texts = tuple(item for item in value if isinstance(item, str) and item.strip())
        if len(texts) != len(value) or len(set(texts)) != len(texts):
            raise self.refused(key, "texts that are not blank and not repeated are expected")
        return texts

    def section(self, key: str) -> Section:
        """Read a table inside this one."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.refused(key, "a table is expected")
        return Section(f"{self.where}, {key}", value)

    def sections(self, key: str) -> Iterator[Section]:
        """Read an array of tables; an absent key gives none."""
        self._read.add(key)
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refused(key, "tables in double brackets are expected")
        for number, item in enumerate(value, start=1):
            name = item.get("code", f"number {number}")
            yield Section(f"{self.where}, {key} {name}", item)

    def entries(self) -> dict[str, str]:
        """Read all keys not yet read as texts."""
        return {key: self.text(key) for key in self._table if key not in self._read}
