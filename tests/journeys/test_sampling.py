"""Sampled series, by commands: the draw, the transfer of the sample, the elimination of the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.documents.drawable_text import squash
from archive_service.model.transfer_replies import LARGEST_REPLY
from archive_service.settings import read_settings
from tests.archive_service.documents.document_samples import attached
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import Appraising, contract, deposited
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep
from tests.journeys.sampling_homes import AID, THIRD, WHY, Sampling, reply, sampling, with_rule
from tests.journeys.test_appraisal import text_of
from tests.journeys.test_appraisal_messages import texts, written

VAR = """[[retention.samples]]
kind = "first-year"
[[retention.samples]]
kind = "population"
classes = [{ up_to = 3500, kept = 1, out_of = 1 }, { kept = 1, out_of = 5 }]
"""
DRAW = ("--draw", "le 7 mars, à la mairie")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The home's own services, which keep its database running between the commands."""
    services = Services(read_settings(begun(tmp_path_factory.mktemp("sampling") / "home")))
    _ = services.transactions
    yield services
    services.close()


@pytest.fixture(scope="module")
def house(services: Services) -> Sampling:
    home = Home(services.settings.home, ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    return sampling(home, services.settings.home.parent / "flows", contracts=1)


def drawn_by_anybody(shown: dict[str, Any], lines: list[dict[str, Any]]) -> set[str]:
    """Draw again, with nothing but what the commands say and hashlib."""
    sampling = shown["sampling"]
    assert sha256(bytes.fromhex(sampling["nonce"])).hexdigest() == sampling["commitment"]
    said = f"sample-draw/1\n{shown['digest']}\n{sampling['nonce']}\n{sampling['value']}\n"
    seed = sha256(said.encode()).hexdigest()
    assert seed == sampling["seed"]
    kept = {line["record"] for line in lines if line["sure"]}
    for series in sampling["series"]:
        unsure = [line for line in lines if line["series"] == series["series"] and not line["sure"]]
        ranks = {one["person_file"]: sha256(f"{seed} {one['person_file']}\n".encode()) for one in unsure}
        ordered = sorted(ranks, key=lambda file: ranks[file].digest())
        share, out_of = map(int, series["share"].split("/"))
        chosen = ordered[: -(-len(ordered) * share // out_of)]
        kept |= {line["record"] for line in unsure if line["person_file"] in chosen}
    return kept


def test_a_sampled_series_is_drawn_with_the_visa(house: Sampling, tmp_path: Path) -> None:
    place = house.place
    agreed = house.agreed()
    appraisal = agreed["appraisal"]
    assert agreed["sampling"]["nonce"] is agreed["sampling"]["seed"] is None
    assert (agreed["need_visa"], agreed["to_eliminate"], agreed["to_transfer"]) == (8, 1, 0)
    assert {line["outcome"] for line in house.lines(appraisal).values()} == {"eliminate", None}

    long = ("--reason", "m" * 201)
    assert place.refused(place.archivist, "visa", appraisal, *long) == "draw-missing"
    place.by(place.archivist, "visa", appraisal, *WHY, "--draw", " x", code=2)
    number = next(str(line["line"]) for line in house.lines(appraisal).values() if line["series"] is None)
    partial = ("visa", appraisal, "--lines", number, *WHY)
    assert place.refused(place.archivist, *partial, *DRAW) == "draw-not-needed"
    (partly,) = place.by(place.archivist, *partial)
    assert (partly["state"], partly["sampling"]["seed"]) == ("partly-refused", None)
    (given,) = place.by(place.archivist, "visa", appraisal, *WHY, *DRAW)
    assert place.refused(place.archivist, "visa", appraisal, *WHY, "--draw", "autre") == "draw-made"
    (again,) = place.by(place.archivist, "visa", appraisal, *WHY)

    assert (given["state"], given["to_eliminate"], given["to_transfer"]) == ("visa-given", 5, 3)
    assert again["sampling"] == given["sampling"]
    lines = list(house.lines(appraisal).values())
    transferred = {line["record"] for line in lines if line["outcome"] == "transfer"}
    assert transferred == drawn_by_anybody(given, lines)
    assert len(transferred) == 3 and transferred <= set(house.aids)
    assert {line["outcome_reason"] for line in lines} == {
        "tiré au sort",
        "hors échantillon",
        "sort final : destruction",
    }
    keep(lines, "appraisal-line")
    keep([agreed, given], "appraisal")
    # A SEDA message asks for all of it, and its answer authorizes what is not in the sample.
    told = written(place, appraisal, tmp_path / "messages")
    request = told["03-AuthorizationControlAuthorityRequest.xml"]
    assert sorted(texts(request, "UnitIdentifier")) == sorted(line["record"] for line in lines)
    *_, answer = told.values()
    assert dict(zip(texts(answer, "EventDetailData"), texts(answer, "Outcome"), strict=True)) == {
        line["record"]: "OK" if line["outcome"] == "eliminate" else "KO" for line in lines
    }
    assert texts(answer, "ReplyCode") == ["WARNING"]
    assert "le 7 mars" not in json.dumps(agreed)
    place.home.run("--token", place.esms, "appraisal", "withdraw", appraisal, *WHY)

    # What was drawn once stays in the sample of whatever list follows: drawing again frees nothing.
    second = house.agreed()
    before = house.lines(second["appraisal"])
    assert {record for record, line in before.items() if line["sure"] == "drawn-before"} == transferred
    place.home.run("--token", place.esms, "appraisal", "withdraw", second["appraisal"], *WHY)


def test_the_rest_of_a_series_goes_after_the_transfer_of_its_sample(house: Sampling, tmp_path: Path) -> None:
    place = house.place
    appraisal = house.agreed()["appraisal"]
    lines = house.lines(appraisal)
    aids = ",".join(str(lines[record]["line"]) for record in house.aids)
    (contract,) = (line for line in lines.values() if line["series"] is None)
    place.by(place.archivist, "visa", appraisal, "--lines", aids, *WHY, *DRAW)
    split = house.lines(appraisal)
    kept = [record for record, line in split.items() if line["outcome"] == "transfer"]
    rest = [record for record in house.aids if record not in kept]

    # All that has the visa waits for the transfer.
    assert place.refused("", "execute", appraisal) == "sample-not-transferred"
    assert place.by(place.archivist, "show", appraisal)[0]["state"] == "partly-refused"

    # The contract does not wait; the rest of the series does. The locks of all have ended.
    place.home.settings["ARCHIVE_NOW"] = "2027-02-01T09:00:00+00:00"
    place.by(place.archivist, "visa", appraisal, "--lines", str(contract["line"]), *WHY)
    (going,) = place.home.run("appraisal", "execute", appraisal)
    assert (going["state"], going["eliminated"]) == ("executing", 1), going
    codes = {one["record"]: one["code"] for one in going["kept"]}
    assert {codes[record] for record in rest} == {"sample-not-transferred"}
    assert {codes[record] for record in kept} == {"to-transfer"}
    keep([going], "appraisal-result")

    place.home.run(
        "transfer", "--department", "25", "-o", tmp_path, "--appraisal", contract["record"], code=10
    )
    sent, other = (
        transferred(place, tmp_path, "--appraisal", appraisal),
        transferred(place, tmp_path, "--record", rest[0]),
    )
    for code, bad in {
        "reply-other-transfer": reply(other, kept),
        "reply-negative": reply(sent, kept, code="KO"),
        "reply-partial": reply(sent, kept[1:]),
        "reply-unreadable": reply(sent, kept)[:-10],
    }.items():
        assert acknowledged(place, place.archivist, appraisal, tmp_path, bad) == code
    good = reply(sent, kept)
    assert acknowledged(place, place.esms, appraisal, tmp_path, good) == "not-allowed"
    assert acknowledged(place, place.elsewhere, appraisal, tmp_path, good) == "not-found"
    assert acknowledged(place, "", appraisal, tmp_path, good) == "not-allowed"
    (still,) = place.home.run("appraisal", "execute", appraisal)
    assert still == going
    hold = (
        "hold",
        "place",
        "--record",
        rest[0],
        "--reason",
        "audit",
        "--note",
        "x",
        "--review",
        "2027-06-01",
    )
    place.home.run("--token", place.esms, *hold)

    assert acknowledged(place, place.archivist, appraisal, tmp_path, good) == ""
    assert acknowledged(place, place.archivist, appraisal, tmp_path, good) == ""
    (done,) = place.home.run("appraisal", "execute", appraisal)
    assert (done["state"], done["eliminated"]) == ("executed", len(rest))
    assert {one["record"]: one["code"] for one in done["kept"]} == {
        **dict.fromkeys(kept, "to-transfer"),
        rest[0]: "held",  # the hold came while the rest waited
    }
    for record, state in (*((one, "sealed") for one in (*kept, rest[0])), (rest[1], "eliminated")):
        assert place.home.run("record", record)[0]["state"] == state
    (shown,) = place.home.run("appraisal", "show", appraisal)
    assert [act["act"] for act in shown["acts"]].count("transferred") == 1
    assert shown["sampling"]["series"][0]["transferred_at"]
    assert {line["record"] for line in house.lines(appraisal).values() if line["transferred"]} == set(kept)
    keep([shown], "appraisal")
    (proof,) = place.home.run("appraisal", "get", appraisal, "--what", "transfer-reply", "-o", tmp_path)
    assert Path(proof["file"]).read_bytes() == good

    documents_say_it(place, shown, tmp_path)

    # Whoever has the list alone draws the same years later; what was transferred is in no further list.
    assert drawn_by_anybody(shown, list(house.lines(appraisal).values())) == set(kept)
    (nothing,) = place.home.run("appraisal", "open", "--department", "25")
    assert (nothing["appraisal"], nothing["held"]) == (None, 1)
    nothing_left = ("transfer", "--department", "25", "-o", tmp_path, "--appraisal", appraisal)
    assert place.home.answer(*nothing_left).told.partition(":")[0] == "nothing-to-transfer"


def documents_say_it(place: Appraising, shown: dict[str, Any], folder: Path) -> None:
    """Check that bordereau and certificate say how the sample was drawn, and that it was transferred."""
    place.home.run("appraisal", "get", shown["appraisal"], "-o", folder)
    bordereau = text_of(folder / "bordereau.pdf")
    for told in (shown["sampling"]["seed"], shown["sampling"]["nonce"], "le 7 mars, à la mairie", "1/3"):
        assert squash(told) in bordereau
    place.home.run("appraisal", "get", shown["appraisal"], "--what", "certificate", "-o", folder)
    certificate = json.loads(attached((folder / "certificat.pdf").read_bytes())["certificat.json"])
    assert certificate["list_sha256"] == shown["digest"]
    (series,) = certificate["sampling"]["series"]
    assert (series["share"], series["kept_records"], series["records"]) == ("1/3", shown["to_transfer"], 7)
    assert series["transferred_at"]
    assert {certificate["sampling"][name] for name in ("seed", "nonce", "value")} == {
        shown["sampling"][name] for name in ("seed", "nonce", "value")
    }
    for told in (shown["sampling"]["seed"], "le tri d'une série dont un échantillon est conservé"):
        assert squash(told) in text_of(folder / "certificat.pdf")


def transferred(place: Appraising, folder: Path, *what: str) -> str:
    """Write a package; return the identifier of its message."""
    (line,) = place.home.run("transfer", "--department", "25", "-o", folder / "packages", *what)
    return Path(line["package"]).stem


def acknowledged(place: Appraising, token: str, appraisal: str, folder: Path, content: bytes) -> str:
    """Give a reply; return the code with which it is refused, or nothing."""
    file = folder / "reply.xml"
    file.write_bytes(content)
    words = ("appraisal", "transferred", appraisal, "--reply", file)
    done = place.home.answer(*(("--token", token) if token else ()), *words)
    assert done.code in (0, 10), done
    return done.told.partition(":")[0] if done.code else ""


def test_a_statement_is_taken_and_a_rule_that_samples_otherwise_since_keeps(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    with running_database(home.path):
        house = sampling(home, tmp_path / "flows", aids=2)
        place, appraisal = house.place, house.agreed()["appraisal"]
        (statement,) = (CORPUS / "visa-untrusted_no-anchor").glob("signed.pdf")

        def stated(*words: str | Path) -> str:
            done = home.answer("--token", place.archivist, "appraisal", "transferred", appraisal, *words)
            return done.told.partition(":")[0] if done.code == 10 else str(done.code)

        assert stated("--statement", statement) == "nothing-to-transfer"
        large = tmp_path / "large"
        large.write_bytes(bytes(LARGEST_REPLY + 1))
        assert [stated(kind, large) for kind in ("--statement", "--reply")] == ["reply-too-large"] * 2
        visa = ("--token", place.archivist, "appraisal", "visa", appraisal, *WHY)
        with ThreadPoolExecutor(2) as together:
            both = [together.submit(home.answer, *visa, "--draw", value) for value in ("pile", "face")]
        told = {done.result().told.partition(":")[0] for done in both if done.result().code}
        assert told == {"draw-made"}
        lines = house.lines(appraisal).values()
        (sample,), (rest,) = (
            [line for line in lines if line["outcome"] == side] for side in ("transfer", "eliminate")
        )

        place.home.run("--token", place.archivist, "appraisal", "get", appraisal, "-o", tmp_path)
        assert stated("--statement", tmp_path / "bordereau.pdf") == "statement-unsigned"
        assert stated("--statement", statement, "--lines", str(rest["line"])) == "nothing-to-transfer"
        assert stated("--statement", statement, "--lines", "99") == "2"
        assert stated("--statement", statement, "--reply", statement) == "2"
        assert stated("--statement", statement, "--lines", str(sample["line"])) == "0"

        home.settings["ARCHIVE_NOW"] = "2027-02-01T09:00:00+00:00"
        with_rule(home, tmp_path, THIRD.replace("3", "2"), since="2027-02-01")
        (done,) = home.run("appraisal", "execute", appraisal)
        assert (done["state"], done["eliminated"]) == ("executed", 0)
        codes = {one["record"]: one["code"] for one in done["kept"]}
        assert codes == {sample["record"]: "to-transfer", rest["record"]: "changed"}


def test_the_first_year_is_kept_and_the_rest_by_the_population(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    with running_database(home.path):
        house = sampling(home, tmp_path / "flows", aids=0, samples=VAR)
        ends = ("20190630", "20200630", "20200930", "20210630")
        flows = [contract(number, end=end, kind=AID) for number, end in enumerate(ends)]
        records = deposited(home, tmp_path / "flows", *flows)
        opened = house.place.open()
        sure = {record: line["sure"] for record, line in house.lines(opened["appraisal"]).items()}
        assert sure == {records[0]: "first-year", **dict.fromkeys(records[1:], "population-unknown")}
        assert opened["sampling"]["commitment"] is None
        house.place.by(house.place.esms, "withdraw", opened["appraisal"], *WHY)

        # A file of an earlier year that comes years later is kept, and puts the first year not out.
        home.settings["ARCHIVE_NOW"] = "2028-11-03T09:00:00+00:00"
        late = deposited(home, tmp_path / "flows", contract(9, end="19500630", kind=AID))
        opened = house.place.open()
        sure = {record: line["sure"] for record, line in house.lines(opened["appraisal"]).items()}
        assert (sure[records[0]], sure[records[1]], sure[late[0]]) == (
            "first-year",
            "population-unknown",
            "first-year",
        )
        house.place.by(house.place.esms, "withdraw", opened["appraisal"], *WHY)

        own = tmp_path / "own.toml"
        own.write_text(f'level = "esms"\nkey = "{FINESS}"\nname = "CCAS"\ninhabitants = 4200\n', "utf-8")
        (proposed,) = home.run("rules", "propose", own, "--from", "2028-11-03")
        home.run("--token", house.place.archivist, "rules", "approve", proposed["proposal"])
        agreed = house.agreed()
        (series,) = agreed["sampling"]["series"]
        assert (series["share"], series["person_files"]) == ("1/5", 5)
        # An archivist who gives no value for the draw gave the reason of the visa.
        (given,) = house.place.by(house.place.archivist, "visa", agreed["appraisal"], *WHY)
        assert given["sampling"]["value"] == WHY[1]
        lines = house.lines(agreed["appraisal"])
        kept = {record for record, line in lines.items() if line["outcome"] == "transfer"}
        assert kept == drawn_by_anybody(given, list(lines.values()))
        assert {records[0], *late} < kept and len(kept) == 3
