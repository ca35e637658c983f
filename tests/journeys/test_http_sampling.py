"""Sampled series over HTTP: what letters keep needs no draw; a transfer is acknowledged by who may do so."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx

from tests.begun_homes import begun
from tests.journeys.homes import Home
from tests.journeys.http_flows import serving
from tests.journeys.published_formats import keep
from tests.journeys.sampling_homes import reply, sampling

WHY = {"reason": "Tri conforme au tableau de gestion"}
B_AND_T = '[[retention.samples]]\nkind = "letters"\nletters = ["B", "T"]\n'


def text(content: bytes) -> str:
    return b64encode(content).decode()


def refused(client: httpx.Client, address: str, body: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(address, json=body)
    return answer.status_code, answer.json()["code"]


def test_a_sample_by_letters_is_transferred_and_acknowledged(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")
    with serving(home.path, ARCHIVE_NOW="2026-11-03T09:00:00+00:00") as running:
        house = sampling(home, tmp_path / "flows", aids=3, samples=B_AND_T)
        place, opened = house.place, house.agreed()
        address = f"/appraisals/{opened['appraisal']}"
        (before,) = opened["sampling"]["series"]
        assert (before["share"], before["kept_records"], opened["sampling"]["commitment"]) == (
            None,
            None,
            None,
        )

        with (
            running.client(place.archivist) as archivist,
            running.client(place.esms) as esms,
            running.client(place.elsewhere) as elsewhere,
        ):
            asked = {**WHY, "draw": "une valeur"}
            assert refused(archivist, f"{address}/visa", asked) == (409, "draw-not-needed")
            given = archivist.post(f"{address}/visa", json=WHY).json()
            lines = archivist.get(f"{address}/lines").json()
            assert [(one["outcome"], one["sure"], one["outcome_reason"]) for one in lines] == [
                ("eliminate", None, "hors échantillon"),
                ("transfer", "letter", "retenu par la lettre du nom"),
                ("eliminate", None, "hors échantillon"),
            ]
            assert (given["to_eliminate"], given["to_transfer"]) == (2, 1)
            kept = lines[1]["record"]
            words = ("transfer", "--department", "25", "-o", tmp_path / "out", "--record", kept)
            message = Path(home.run(*words)[0]["package"]).stem

            there = f"{address}/transferred"
            good = {"reply": text(reply(message, [kept]))}
            for client, body, told in (
                (esms, good, (403, "not-allowed")),
                (elsewhere, good, (404, "not-found")),
                (archivist, {}, (422, "invalid-request")),
                (archivist, {"reply": "*"}, (422, "invalid-request")),
                (archivist, {**good, "lines": [1]}, (422, "invalid-request")),
                (archivist, {"reply": text(b"<a>")}, (422, "reply-unreadable")),
                (archivist, {"reply": text(reply("DUI-25-0", [kept]))}, (422, "reply-other-transfer")),
                (archivist, {"statement": text(b"%PDF-1.7")}, (422, "statement-unsigned")),
            ):
                assert refused(client, there, body) == told
            done = archivist.post(there, json=good)
            assert done.status_code == 200
            keep([given, done.json()], "appraisal")
            assert done.json()["sampling"]["series"][0]["transferred_at"]
            document = archivist.get(f"{address}/documents/transfer-reply")
            assert document.headers["content-type"] == "application/xml"
            assert text(document.content) == good["reply"]
