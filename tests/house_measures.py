"""Measures of the code: sizes of modules and functions, undocumented names, imports between rooms.

`python -m tests.house_measures [FOLDER]` prints them for the sources in FOLDER, by default this checkout.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PACKAGES = ("archive_service", "retention_rules", "signing", "exports", "tests")


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method: its name with its module, its lines."""

    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its dotted name: its lines, its functions, its public names without a docstring."""

    name: str
    lines: int
    functions: tuple[Function, ...]
    public: int
    undocumented: tuple[str, ...]
    imports: frozenset[str]
    comments: int


def modules(root: Path, package: str) -> Iterator[Module]:
    """Yield the modules of a package, in order of their names."""
    for path in sorted((root / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        named = list(_public(tree, name))
        yield Module(
            name=name,
            lines=len(text.splitlines()),
            functions=tuple(
                Function(f"{name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ),
            public=len(named),
            undocumented=tuple(shown for shown, documented in named if not documented),
            imports=frozenset(_imports(tree)),
            comments=sum(line.lstrip().startswith("#") for line in text.splitlines()),
        )


def _public(tree: ast.Module, module: str) -> Iterator[tuple[str, bool]]:
    yield module, ast.get_docstring(tree) is not None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield f"{module}:{node.name}", ast.get_docstring(node) is not None
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith(
                    "_"
                ):
                    yield f"{module}:{node.name}.{inner.name}", ast.get_docstring(inner) is not None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield f"{module}:{node.name}", ast.get_docstring(node) is not None


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def arrows(found: Sequence[Module], package: str) -> Counter[tuple[str, str]]:
    """Count the imports between the rooms of a package: its modules and folders of the first level."""
    counted: Counter[tuple[str, str]] = Counter()
    for module in found:
        for target in module.imports:
            if target.startswith(package + "."):
                rooms = _room(module.name), _room(target)
                counted[rooms] += rooms[0] != rooms[1]
    return +counted


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _spread(values: Sequence[int]) -> str:
    ordered = sorted(values)
    return f"{median(ordered):.0f} / {ordered[int(len(ordered) * 0.9)]} / {ordered[-1]}" if ordered else "-"


def main(root: Path) -> None:
    """Print the measures."""
    print(
        f"{'':18}{'modules':>8}{'lines':>8}{'module med/p90/max':>22}{'> 300':>7}"
        f"{'function med/p90/max':>22}{'> 25':>6}{'> 40':>6}{'documented':>12}{'comments/1,000':>16}"
    )
    everything: list[Module] = []
    for package in PACKAGES:
        found = list(modules(root, package))
        if not found:
            continue
        everything += found if package != "tests" else []
        functions = [one.lines for module in found for one in module.functions]
        public, bare = sum(one.public for one in found), sum(len(one.undocumented) for one in found)
        lines = sum(one.lines for one in found)
        print(
            f"{package:18}{len(found):8}{lines:8}{_spread([one.lines for one in found]):>22}"
            f"{sum(one.lines > 300 for one in found):7}{_spread(functions):>22}"
            f"{sum(one > 25 for one in functions):6}{sum(one > 40 for one in functions):6}"
            f"{(public - bare) / public:12.0%}{sum(one.comments for one in found) / lines * 1000:16.1f}"
        )
    print("\nfunctions over 40 lines")
    for function in sorted(
        (f for m in everything for f in m.functions if f.lines > 40), key=lambda f: -f.lines
    ):
        print(f"  {function.lines:4}  {function.name}")
    print("\nmodules over 300 lines")
    for module in sorted((m for m in everything if m.lines > 300), key=lambda m: -m.lines):
        print(f"  {module.lines:4}  {module.name}")
    print("\nundocumented public names")
    for module in everything:
        for name in module.undocumented:
            print(f"  {name}")
    service = [one for one in everything if one.name.startswith("archive_service")]
    counted = arrows(service, "archive_service")
    rooms = {room for pair in counted for room in pair} - {""}
    circles = [pair for pair in counted if pair[0] < pair[1] and (pair[1], pair[0]) in counted]
    print(
        f"\nrooms of the service: {len(rooms)}, arrows between them: {len(counted)}, circles: {len(circles)}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1])
