#!/usr/bin/env python3
"""Order a portability export, follow it, fetch it, check it, and answer with a signed receipt.

An example for the vendor who takes an establishment over. It needs Python 3.9 or later and `openssl` 3,
nothing else, and knows nothing of the service but its HTTP interface and the format of packages
(docs/formats/portability.md). It may be stopped anywhere and started again with the same folder: the order is
not made twice, and a volume goes on where its download stopped.

    export ARCHIVE_TOKEN=...
    python portability_client.py https://archive.example FOLDER --establishment 250000015 \
        --key receiver.key --certificate receiver.pem [--mandate mandate.pdf] [--layout bulk]

Exit codes: 0 the package is complete and the receipt was given; 10 the package is not complete, or the order
was refused; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
WAITING = {"acknowledged", "planned", "building"}
FETCHABLE = {"ready", "delivered", "contested"}


class Failed(Exception):
    """Something that a person must look at."""


class Service:
    """The service, as the holder of one token."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/"), token

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Any:
        """Return the open answer; raise `Failed` with what the service says."""
        request = urllib.request.Request(self.address + path, body, headers or {}, method=method)  # noqa: S310 - the user's own address
        request.add_header("Authorization", f"Bearer {self.token}")
        for attempt in range(5):
            try:
                return urllib.request.urlopen(request, timeout=300)  # noqa: S310 - the user's own address
            except urllib.error.HTTPError as error:
                if error.code != 503 or attempt == 4:
                    told = error.read().decode(errors="replace")
                    raise Failed(f"{method} {path}: {error.code} {told}") from None
                time.sleep(min(int(error.headers.get("Retry-After") or 2), 60))
        raise AssertionError("not reached")

    def line(self, path: str) -> dict[str, Any]:
        """Return a JSON answer."""
        with self.ask("GET", path) as answer:
            return dict(json.load(answer))


def ordered(service: Service, options: argparse.Namespace, folder: Path) -> str:
    """Make the order, unless it was made before; return its identifier."""
    kept = folder / "order.json"
    if not kept.exists():
        body = {"establishments": options.establishment, "certificate": options.certificate.read_text()}
        if options.mandate:
            body["mandate"] = base64.b64encode(options.mandate.read_bytes()).decode()
        if options.layout:
            body["layouts"] = options.layout
        headers = {"Content-Type": "application/json"}
        with service.ask("POST", "/exports", json.dumps(body).encode(), headers) as answer:
            content = answer.read()
        new = kept.with_suffix(".part")
        new.write_bytes(content)  # the acknowledgement in it is signed: keep it
        new.replace(kept)
    return str(json.loads(kept.read_bytes())["order"])


def followed(service: Service, order: str) -> dict[str, Any]:
    """Wait until the order is built, and return its line."""
    while True:
        line = service.line(f"/exports/{order}")
        print(f"{line['state']}: {line['built']}/{line['total']}", file=sys.stderr)
        if line["state"] in FETCHABLE:
            return line
        if line["state"] not in WAITING:
            raise Failed(f"the order is {line['state']}: {line['problem']}")
        time.sleep(1)


def fetched(service: Service, order: str, folder: Path) -> list[Path]:
    """Fetch every volume, each from where an earlier download stopped."""
    volumes: list[Path] = []
    there_are_more = True
    while there_are_more:
        number = len(volumes) + 1
        volume = folder / f"volume-{number:03d}.cms"
        there_are_more = _fetch(service, f"/exports/{order}/volumes/{number}", volume)
        volumes.append(volume)
    return volumes


def _fetch(service: Service, path: str, volume: Path) -> bool:
    """Fetch one volume and compare its digest; return whether another one follows."""
    part = volume.with_suffix(".part")
    while True:
        have = part.stat().st_size if part.exists() else 0
        whole = volume.exists()
        # A whole volume is asked for its first byte: the answer tells its digest and the next volume.
        headers = {"Range": "bytes=0-0" if whole else f"bytes={have}-"}
        try:
            answer = service.ask("GET", path, headers=headers if whole or have else None)
        except Failed:
            if not have:
                raise
            part.unlink()  # perhaps longer than the volume is: begin it again
            continue
        with answer:
            digest = answer.headers["ETag"].strip('"')
            follows = 'rel="next"' in (answer.headers.get("Link") or "")
            if not whole:
                with part.open("ab" if answer.status == 206 else "wb") as file:
                    while piece := answer.read(CHUNK):
                        file.write(piece)
        if sha256_of(volume if whole else part) == digest:
            if not whole:
                part.replace(volume)
            return follows
        (volume if whole else part).unlink()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def unpacked(volumes: list[Path], key: Path, tree: Path) -> None:
    """Decrypt the volumes and unpack them into one folder."""
    for volume in volumes:
        packed = volume.with_suffix(".zip")
        openssl("cms", "-decrypt", "-inform", "DER", "-in", volume, "-inkey", key, "-out", packed)
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(tree)  # `zipfile` keeps every path inside the folder
        packed.unlink()


def checked(tree: Path) -> dict[str, Any]:
    """Run the checker, and return its verdict; what it found goes to stderr.

    It is the checker of the package. Who has one from elsewhere uses that.
    """
    run = subprocess.run(
        [sys.executable, str(tree / "check_portability.py"), str(tree)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    *problems, verdict = run.stdout.splitlines() or [""]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not verdict:
        raise Failed("the package could not be checked")
    return dict(json.loads(verdict))


def receipt(verdict: dict[str, Any], order: str, options: argparse.Namespace, folder: Path) -> bytes:
    """Return the signed receipt: everything is accepted."""
    told = {
        "contested": [],
        "format": "portability-receipt/1",
        "leaves": verdict["leaves"],
        "made_at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "order": order,
        "root": verdict["root"],
        "verdict": verdict["verdict"],
    }
    content, signed = folder / "receipt.json", folder / "receipt.p7m"
    content.write_text(json.dumps(told, sort_keys=True, separators=(",", ":")))
    openssl(
        *("cms", "-sign", "-binary", "-nodetach", "-cades", "-outform", "DER", "-in", content),
        *("-inkey", options.key, "-signer", options.certificate, "-out", signed),
    )
    return signed.read_bytes()


def openssl(*words: str | Path) -> None:
    """Run openssl; raise `Failed` with what it says."""
    run = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise Failed(f"openssl {words[0]} {words[1]}: {run.stderr.strip()}")


def main() -> int:
    """Do the whole journey."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="of the service")
    parser.add_argument("folder", type=Path, help="where order, volumes, tree and receipt are kept")
    parser.add_argument("--establishment", action="append", required=True, help="FINESS; may be repeated")
    parser.add_argument("--key", type=Path, required=True, help="your private key (PEM)")
    parser.add_argument("--certificate", type=Path, required=True, help="your certificate (PEM)")
    parser.add_argument("--mandate", type=Path, help="the file by which the establishment allows it")
    parser.add_argument("--layout", action="append", help="tree, bulk or seda; may be repeated")
    options = parser.parse_args()
    token = os.environ.get("ARCHIVE_TOKEN")
    if not token:
        parser.error("ARCHIVE_TOKEN is not set")
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    service = Service(options.address, token)
    try:
        order = ordered(service, options, folder)
        line = followed(service, order)
        unpacked(fetched(service, order, folder), options.key, folder / "tree")
        verdict = checked(folder / "tree")
        if verdict["verdict"] != "complete" or verdict["root"] != line["root"]:
            raise Failed("the package is not complete: give a receipt that contests what is named above")
        signed = receipt(verdict, order, options, folder)
        headers = {"Content-Type": "application/pkcs7-mime"}
        with service.ask("POST", f"/exports/{order}/receipt", signed, headers) as answer:
            closed = json.load(answer)
        with service.ask("GET", closed["report"]) as answer:
            (folder / "report.html").write_bytes(answer.read())
    except Failed as error:
        print(error, file=sys.stderr)
        return 10
    print(json.dumps(closed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
