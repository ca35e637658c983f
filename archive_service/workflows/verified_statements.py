"""Judge what a package says around the parts of a record: the journal, the receipt, and the statement itself.

The keys of the journal and of receipts are those in the package: whoever sealed its index vouches for them,
so that these steps are worth what that seal is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from exports.attestation import verify_dui
from signing.report import Step, Verdict
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import verify_evidence

_NOTE, _RECORD = "checkpoints/stamped.note", "checkpoints/stamped.ers"
_WHY = {
    verify_dui.FAILED: SubIndication.FORMAT_FAILURE,
    verify_dui.UNKNOWN: SubIndication.CUSTOM,
}


def statement_steps(folder: Path, trust: TrustStore, at: datetime) -> Iterator[Step]:
    """Yield steps over journal, checkpoints, receipt and statement of the folder of an attestation.

    The rules are those of the offline verifier; time stamps are judged as everywhere in the service.
    """
    package = verify_dui.Package(str(folder))
    read = package.read()
    if read.verdict != verify_dui.PASSED:
        yield _as_step(read)
        return
    keys = verify_dui.trust_in(package.below("trust"))
    check = verify_dui.PackageCheck(package, verify_dui.Checks(None, keys, at), given=True)
    try:
        check.identified()
    except verify_dui.Unsound as error:
        yield _as_step(verify_dui.Step("Index | Index", verify_dui.FAILED, error.words))
        return
    for found in check.statements():
        # Without openssl it leaves time stamps unchecked; they are judged below.
        if found.detail != verify_dui.NOT_CHECKED:
            yield _as_step(found)
    if _NOTE in package.files:
        yield from verify_evidence(package.files.get(_RECORD, b""), [package.files[_NOTE]], trust, at)


def _as_step(found: verify_dui.Step) -> Step:
    name, detail = (verify_dui.in_language(words, "fr") for words in (found.name, found.detail))
    return Step(0, name, Verdict(found.verdict), detail, _WHY.get(found.verdict))
