"""`datapackage.json` of the tables (Frictionless Data Package), and their dictionary for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from exports.portability.layouts.tables.cells import RULE
from exports.portability.layouts.tables.columns import TABLES, Column, Table

_TYPES = {
    "string": "text",
    "date": "day, `YYYY-MM-DD`",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list of texts in JSON",
}
_ABOUT = "Persons, stays and documents of a portability package. Paths of files are from the folder above."


def descriptor(measured: Mapping[str, tuple[int, int, str]]) -> bytes:
    """Return the descriptor; `measured` gives rows, bytes and SHA-256 of each table by name."""
    told = {
        "profile": "tabular-data-package",
        "name": "portability-tables",
        "title": "Persons, stays and documents",
        "description": f"{_ABOUT} {RULE}",
        "resources": [_resource(table, *measured[table.name]) for table in TABLES],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _resource(table: Table, rows: int, size: int, sha256: str) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": f"{table.description} {RULE}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "rows": rows,
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": _schema(table),
    }


def _schema(table: Table) -> Mapping[str, Any]:
    return {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.keys),
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": other, "fields": [key]}}
            for name, (other, key) in table.references.items()
        ],
    }


def _field(column: Column, table: Table) -> Mapping[str, Any]:
    constraints = {"constraints": {"required": True}} if column.name in table.keys else {}
    return {"name": column.name, "type": column.type, "description": column.description, **constraints}


def dictionary() -> str:
    """Return the dictionary of the tables, in Markdown."""
    lines = [
        "# Dictionary of the tables",
        "",
        f"{_ABOUT} Comma, UTF-8 without byte order mark, RFC 4180, first line with the names; an empty cell "
        "means unknown or none.",
        "",
        RULE,
    ]
    for table in TABLES:
        lines += ["", f"## {table.name}.csv", "", table.description, f"Key: {', '.join(table.keys)}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            meaning = column.description.replace("|", "\\|")
            lines.append(f"| `{column.name}` | {_TYPES[column.type]} | {meaning} |")
    return "\n".join(lines) + "\n"
