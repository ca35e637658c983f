"""A home with a sampled series that is due: files of an aid of which a share is kept for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive_service.adapters import SHIPPED_RULEBOOKS
from tests.journeys.appraising_homes import Appraising, appraising, contract, deposited
from tests.journeys.homes import Home

WHY = ("--reason", "Tri conforme au tableau de gestion")
AID = "AIDE-ESSAI"
RULE = f"""
[[retention]]
code = "{AID}"
title = "Dossier d’aide"
kinds = ["cda-document"]
document_types = ["{AID}"]
final_action = "sample"
binding = "department"
source = "Tableau d’essai"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 5
suspended_by_appeal = true
"""
THIRD = '[[retention.samples]]\nkind = "proportion"\nkept = 1\nout_of = 3\n'


def sampling_rulebook(samples: str = THIRD) -> str:
    """Return a department's rulebook that takes a sample of the aid."""
    shipped = (SHIPPED_RULEBOOKS / "departments" / "25.toml").read_text(encoding="utf-8")
    return shipped + RULE + samples


def with_rule(home: Home, folder: Path, samples: str = THIRD, since: str = "2026-11-03") -> None:
    """Put a department's rulebook in force, by two people, that takes a sample of the aid."""
    file = folder / "25.toml"
    file.write_text(sampling_rulebook(samples), encoding="utf-8")
    (today,) = home.run("rules", "propose", file, "--from", since)
    (token,) = home.run("token", "create", "--actor", "regles", "--role", "archivist", "--department", "25")
    home.run("--token", token["token"], "rules", "approve", today["proposal"])


@dataclass(frozen=True, slots=True)
class Sampling:
    """The home, and what was deposited."""

    place: Appraising
    aids: list[str]
    """The records of the sampled series."""

    def agreed(self) -> dict[str, Any]:
        """Open a list, and agree to it; return its line."""
        opened = self.place.open()
        (agreed,) = self.place.by(self.place.esms, "agree", opened["appraisal"])
        return agreed

    def lines(self, appraisal: str) -> dict[str, dict[str, Any]]:
        """Return the lines of a list by record."""
        return {
            line["record"]: line for line in self.place.home.run("appraisal", "show", appraisal, "--lines")
        }


def sampling(
    home: Home, folder: Path, *, contracts: int = 0, aids: int = 7, samples: str = THIRD
) -> Sampling:
    """Fill a home: contracts that are destroyed, and an aid of which a sample is kept."""
    place = appraising(home, folder, records=contracts)
    with_rule(home, folder, samples)
    families = [f"{'ABCDEFGHIJ'[number % 10]}ERNARD" for number in range(aids)]
    flows = [contract(100 + number, kind=AID, family=family) for number, family in enumerate(families)]
    return Sampling(place, deposited(home, folder, *flows))


def reply(
    answers: str,
    records: Sequence[str] = (),
    *,
    code: str = "OK",
    version: str = "2.2",
    outcome: str = "",
    more: str = "",
) -> bytes:
    """Return the ArchiveTransferReply of a receiver, with units named as in our packages."""
    units = "".join(f'<ArchiveUnit id="R-{one}"><Content/></ArchiveUnit>' for one in records)
    metadata = f"<DescriptiveMetadata>{units}</DescriptiveMetadata>"
    operation = f"<Operation><Event><Outcome>{outcome}</Outcome></Event></Operation>" if outcome else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{more}
<ArchiveTransferReply xmlns="fr:gouv:culture:archivesdefrance:seda:v{version}">
<Date>2026-11-04T10:00:00Z</Date><MessageIdentifier>ATR-1</MessageIdentifier><CodeListVersions/>
<DataObjectPackage>{metadata}</DataObjectPackage><ReplyCode>{code}</ReplyCode>{operation}
<MessageRequestIdentifier>{answers}</MessageRequestIdentifier>
<ArchivalAgency><Identifier>FRAD025</Identifier></ArchivalAgency>
<TransferringAgency><Identifier>DUI</Identifier></TransferringAgency>
</ArchiveTransferReply>""".encode()
