"""Judge the signatures of files that come in, in a process that a hostile file may crash or keep busy.

The same verifications as for our own seals, by the authorities given for foreign signers. Whatever the
process meets, the caller gets a verdict: a file that ends the process is one that was not examined.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Cause, Died, NotStarted, Parts, Refused, Sandboxes
from archive_service.model.received_signatures import JudgedFile, SignedKind, found_in, found_json
from signing.foreign_pdf import judge_signed_pdf, unexamined
from signing.foreign_signatures import ForeignSignature
from signing.foreign_verdicts import mark_of
from signing.foreign_xml import judge_signed_xml
from signing.trust import TrustStore

MOST_SECONDS = 4.0
"""Processor seconds for one file. Measured: 0.03 to 0.2 s for a PDF with up to three signatures."""
MOST_SIGNATURES = 50
"""Verdicts that are kept of one file."""
_MOST_ANSWER = 16 << 20

_TIME = "Non examinée : son examen dépasse la limite de temps."
_WORK = "Non examinée : son examen a échoué ou dépasse la limite de mémoire."
_FLOW = "Non examinée : l'envoi dépasse la limite de temps ou de taille pour l'examen des signatures."
_ABSENT = "Non examinée : aucun processus d'examen n'a pu être lancé."
_MANY = "Les signatures suivantes du fichier n'ont pas été examinées."

_sandboxes = Sandboxes(__name__)


def judge_in_sandbox(
    content: bytes, kind: SignedKind, trust: TrustStore, at: datetime, seconds: float
) -> JudgedFile:
    """Judge the signatures of a file as of `at` (aware), in at most `seconds` of processor time, and never
    more than `MOST_SECONDS`; never raises for what a file holds.
    """
    mark, most = mark_of(trust), min(seconds, MOST_SECONDS)

    def judged(signatures: Sequence[ForeignSignature], used: float) -> JudgedFile:
        return JudgedFile(signatures=tuple(signatures), judged_at=at, trust=mark, seconds=used)

    if most <= 0:
        return judged([unexamined(_FLOW)], 0)
    question = pickle.dumps((kind, trust, at, most), pickle.HIGHEST_PROTOCOL)
    try:
        answered = _sandboxes.ask_again((question, content), most=_MOST_ANSWER)[0]
    except Died as error:
        return judged([unexamined(_TIME if error.cause is Cause.TIME else _WORK)], most)
    except Refused:
        return judged([unexamined(_WORK)], most)
    except NotStarted:
        return judged([unexamined(_ABSENT)], 0)
    told = orjson.loads(answered)
    return judged([found_in(one) for one in told["signatures"]], told["seconds"])


def processes() -> Sequence[int]:
    """Return the identifiers of the idle processes."""
    return _sandboxes.processes()


def answer(question: bytes, content: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Judge in this process the file that `judge_in_sandbox` gives."""
    # The request was written by the process that started this one.
    kind, trust, at, most = pickle.loads(question)  # noqa: S301
    begin = used_seconds()
    end_at(begin + most)
    if kind is SignedKind.XML:
        signatures = [judge_signed_xml(content, trust, at)]
    else:
        signatures = judge_signed_pdf(content, trust, at)
    if len(signatures) > MOST_SIGNATURES:
        signatures = [*signatures[:MOST_SIGNATURES], unexamined(_MANY)]
    told = {"signatures": [found_json(one) for one in signatures], "seconds": used_seconds() - begin}
    return orjson.dumps(told), b""
