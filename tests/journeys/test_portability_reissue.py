"""Contested files are given again as a small package, and a second receipt closes the order."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.export_reissues import Reissue
from archive_service.workflows.export_closing import still_contested
from exports.portability.receipts import Contested, Receipt
from tests.begun_homes import filled_home
from tests.exports.portability.test_receipts import RECEIPT
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep


@dataclass
class Exchange:
    """A delivered order, and its receiver's folder."""

    home: Home
    receiver: Receiver
    folder: Path
    order: str
    tree: Path

    def path(self, name: str) -> str:
        """Return the path of the first file with this name."""
        return min(str(one.relative_to(self.tree)) for one in self.tree.rglob(name))

    def receipt(self, tree: Path, *contested: str) -> Path:
        file = self.folder / "receipt.p7m"
        words: list[str | Path] = ["--sign", self.receiver.key, "--certificate", self.receiver.certificate]
        for one in contested:
            words += ["--contest", f"{one}=illisible"]
        self.home.run("export", "receipt", tree, *words, "-o", file)
        return file

    def answered(self, tree: Path, *contested: str, code: int | None = None) -> dict[str, Any]:
        receipt = self.receipt(tree, *contested)
        wanted = code if code is not None else 10 if contested else 0
        words = ("export", "close", self.order, "--receipt", receipt, "-o", self.folder / "fin")
        (line,) = self.home.run(*words, code=wanted)
        return line

    def refusal(self, tree: Path, *contested: str) -> str:
        receipt = self.receipt(tree, *contested)
        answer = self.home.answer("export", "close", self.order, "--receipt", receipt, "-o", self.folder)
        assert (answer.code, answer.lines) == (10, [])
        return answer.told

    def reissued(self, name: str) -> tuple[dict[str, Any], Path]:
        """Have the contested files given again; return the line and the unpacked folder."""
        into = self.folder / name
        (line,) = self.home.run("export", "reissue", self.order, "-o", into)
        volumes = [into / one["file"] for one in line["volumes"]]
        return line, self.receiver.unpacked(volumes, into / "tree")


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    path = tmp_path / "le home"
    filled_home(path, sealed_records(2))
    home, receiver = Home(path), Receiver.in_folder(tmp_path / "destinataire")
    (order,) = home.run("export", "order", "--establishment", FINESS, "--to", receiver.certificate)
    home.run("work", "--until-empty")
    (line,) = home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")
    volumes = [tmp_path / "volumes" / one["file"] for one in line["volumes"]]
    tree = receiver.unpacked(volumes, tmp_path / "paquet")
    return Exchange(home, receiver, tmp_path, order["order"], tree)


def checked(tree: Path) -> dict[str, Any]:
    """Return the verdict of the checker that the package itself brings."""
    command: list[str | Path] = [sys.executable, "-I", tree / "check_portability.py", tree]
    done = subprocess.run(command, capture_output=True, check=False)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_contested_files_come_again_alone_and_are_laid_over_the_tree(exchange: Exchange) -> None:
    document, whole = exchange.path("document.pdf"), checked(exchange.tree)
    spoilt = exchange.tree / document
    before = spoilt.read_bytes()
    spoilt.write_bytes(before[:-1])
    assert exchange.answered(exchange.tree, document)["state"] == "contested"

    line, tree = exchange.reissued("again")
    keep([line], "export-reissued")
    assert sorted(str(one.relative_to(tree)) for one in tree.rglob("*") if one.is_file()) == sorted(
        [
            "check_portability.py",
            document,
            "inventory.ndjson",
            "manifest.json",
            "manifest.jws",
            "manifest.p7s",
        ]
    )
    assert checked(tree) == {"verdict": "complete", "root": line["root"], "leaves": 2}
    manifest = json.loads((tree / "manifest.json").read_bytes())
    assert manifest["predecessor"] == line["predecessor"] == whole["root"]
    assert manifest["root"] == line["root"] != whole["root"]

    shutil.copy(tree / document, spoilt)
    assert spoilt.read_bytes() == before
    assert checked(exchange.tree) == whole


@pytest.mark.parametrize("about", ["the whole package", "the reissue"])
def test_a_second_receipt_without_contest_closes_the_order(exchange: Exchange, about: str) -> None:
    exchange.answered(exchange.tree, exchange.path("document.pdf"))
    _, tree = exchange.reissued("again")

    closed = exchange.answered(exchange.tree if about == "the whole package" else tree)
    assert closed["state"] == "closed"
    (line,) = exchange.home.run("export", "status", exchange.order)
    keep([line], "export-order")
    assert (line["contested"], [one["number"] for one in line["reissues"]]) == (0, [1])
    told = exchange.home.answer("export", "reissue", exchange.order, "-o", exchange.folder / "x").told
    assert told.startswith("order-state: ")


def test_what_is_contested_again_is_given_again(exchange: Exchange) -> None:
    first, second = exchange.path("document.pdf"), exchange.path("person.json")
    exchange.answered(exchange.tree, first, second)
    line, tree = exchange.reissued("again")
    same, _ = exchange.reissued("same")
    assert (same["reissue"], same["root"], line["leaves"]) == (line["reissue"], line["root"], 3)

    assert exchange.answered(tree, second)["state"] == "contested"
    (status,) = exchange.home.run("export", "status", exchange.order)
    assert status["contested"] == 1
    last, smaller = exchange.reissued("smaller")
    assert (last["reissue"], last["leaves"]) == (2, 2)
    assert exchange.answered(smaller)["state"] == "closed"


def test_a_receipt_about_a_reissue_says_nothing_of_other_files(exchange: Exchange) -> None:
    first, second = exchange.path("document.pdf"), exchange.path("person.json")
    exchange.answered(exchange.tree, first)
    _, tree = exchange.reissued("again")
    exchange.answered(exchange.tree, first, second)

    line = exchange.answered(tree, code=10)
    assert line["state"] == "contested"
    assert "contesté auparavant" in Path(line["report"]).read_text("utf-8")
    assert exchange.home.run("export", "status", exchange.order)[0]["contested"] == 1


def test_what_is_no_leaf_cannot_be_contested(exchange: Exchange) -> None:
    assert exchange.refusal(exchange.tree, "en trop.txt").startswith("receipt-refused: ")
    assert exchange.home.run("export", "status", exchange.order)[0]["state"] == "delivered"
    exchange.answered(exchange.tree, exchange.path("document.pdf"))
    _, tree = exchange.reissued("again")

    assert exchange.refusal(tree, exchange.path("person.json")).startswith("receipt-refused: ")
    assert exchange.refusal(tree, "manifest.json").startswith("receipt-refused: ")


def test_nothing_is_given_again_before_somebody_contests(exchange: Exchange) -> None:
    answer = exchange.home.answer("export", "reissue", exchange.order, "-o", exchange.folder / "again")
    assert (answer.code, answer.told.split(":")[0]) == (10, "order-state")


def test_a_reissue_beside_the_first_volumes_leaves_them(exchange: Exchange) -> None:
    exchange.answered(exchange.tree, exchange.path("document.pdf"))
    exchange.home.run("export", "reissue", exchange.order, "-o", exchange.folder / "volumes")

    names = sorted(one.name for one in (exchange.folder / "volumes").glob("*.cms"))
    assert names == [f"export-{exchange.order}-001.cms", f"reissue-1-{exchange.order}-001.cms"]


paths = st.sets(st.sampled_from("abcde"))


def about(contested: set[str]) -> Receipt:
    return Receipt(
        root=RECEIPT.root,
        leaves=8,
        order=RECEIPT.order,
        verdict="complete",
        contested=tuple(Contested(one, None, "illisible") for one in sorted(contested)),
        made_at=RECEIPT.made_at,
    )


@given(paths, paths, st.data())
def test_a_path_is_contested_until_a_receipt_about_it_accepts_it(
    before: set[str], given_again: set[str], data: st.DataObject
) -> None:
    contested = data.draw(st.sets(st.sampled_from(sorted(given_again)))) if given_again else set()
    again = Reissue(
        number=1, root="0" * 64, leaves=1, bytes=1, paths=tuple(given_again), made_at=RECEIPT.made_at
    )

    after = still_contested(before, about(contested), again)

    assert set(after) == (before - given_again) | contested
    assert still_contested(before, about(contested), None) == tuple(sorted(contested))
