"""The layouts that exist, by name: those that are ordered, and those that are in every package.

A layout is added here with a function that makes it and imports its module: a command that makes no package
loads none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from exports.portability.layouts import Layout

Registry = dict[str, Callable[[], Layout]]


def _bulk() -> Layout:
    from exports.portability.layouts.bulk import BulkLayout

    return BulkLayout()


def _served_bulk() -> Layout:
    from exports.portability.layouts.bulk import BulkLayout

    return BulkLayout(bundles=False)


def _seda() -> Layout:
    from exports.portability.layouts.seda import SedaLayout

    return SedaLayout()


def _tree() -> Layout:
    from exports.portability.layouts.tree import TreeLayout

    return TreeLayout()


def _pages() -> Layout:
    from exports.portability.layouts.pages import PagesLayout

    return PagesLayout()


def _tables() -> Layout:
    from exports.portability.layouts.tables import TablesLayout

    return TablesLayout()


ON_DEMAND: Registry = {"bulk": _bulk, "seda": _seda, "tree": _tree}
"""Layouts that an order names (`--layout`), and that the manifest names when they are in a package."""

ALWAYS: Registry = {"pages": _pages, "tables": _tables}
"""Pages and tables: in every package, whatever was ordered; the manifest does not name them."""

SERVED: Registry = {"bulk": _served_bulk}
"""What is made for who fetches files by the manifest of FHIR Bulk Data: nothing that it does not name."""

DEFAULT = ("tree",)
"""What is made when an order names no layout."""


def known_layouts() -> tuple[str, ...]:
    """Return the names that an order may give."""
    return tuple(sorted({*DEFAULT, *ON_DEMAND}))


def layouts_in(
    ordered: Iterable[str], on_demand: Registry = ON_DEMAND, always: Registry = ALWAYS
) -> Mapping[str, Layout]:
    """Return the layouts of a package by name, in order of name.

    An ordered layout that this version does not make yet is left out.
    """
    wanted = {name: on_demand[name] for name in ordered if name in on_demand} | dict(always)
    return {name: wanted[name]() for name in sorted(wanted)}


def layout_named(name: str) -> Layout:
    """Return the layout with this name, whether it is ordered or in every package."""
    return {**ALWAYS, **ON_DEMAND}[name]()
