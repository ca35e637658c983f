"""Read a PDF that somebody sent, to seal it, in a process that it may crash, fill or keep busy.

That process returns what is appended to the PDF, with a hole for the seal. The digest that is sealed is made
here, of the bytes that came, and the key is used here: neither key nor database is within its reach.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable

import orjson

from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Cause, Died, NotStarted, Parts, Refused, Sandboxes
from archive_service.errors import MachineExhausted
from archive_service.model.seals import SealTooCostly
from signing.errors import SigningCode, SigningError
from signing.pdf_seal import prepared_seal
from signing.prepared_seals import PreparedSeal, WantedRevision

SECONDS = 10
"""Most processor time that reading a PDF may take; one of a thousand pages takes a tenth of a second."""
_MOST_BESIDE = 16 << 20
"""Most bytes that are appended, besides as many as the document has, and the room for the seal."""
_LONGEST = 500

_sandboxes = Sandboxes(__name__)


def prepared_in_sandbox(pdf: bytes, wanted: WantedRevision, *, seconds: int = SECONDS) -> PreparedSeal:
    """Return what is appended to a PDF before it is sealed.

    Raises:
        SigningError: as `prepared_seal`.
        SealTooCostly: it takes more than `seconds` or the memory of a sandbox, or ends the process.
        MachineExhausted: no process can be started, or others end those that are.
    """
    question = pickle.dumps((wanted, seconds), pickle.HIGHEST_PROTOCOL)
    try:
        answered = _sandboxes.ask_again((question, pdf), most=len(pdf) + 2 * wanted.size + _MOST_BESIDE)
    except Died as error:
        if error.cause is Cause.ANOTHER:
            raise MachineExhausted("the processes that read the document were ended") from error
        raise SealTooCostly(f"more than {seconds} s or the memory of a sandbox") from error
    except NotStarted as error:
        raise MachineExhausted("no process can be started") from error
    except Refused as error:
        raise SigningError(SigningCode.NOT_A_PDF, f"the document cannot be read ({error})") from error
    told = _told(answered, pdf, wanted)
    if isinstance(told, SigningError):
        raise told
    return told


def _told(answered: Parts, pdf: bytes, wanted: WantedRevision) -> PreparedSeal | SigningError:
    """Read what a process answers, which a document may have taken over."""
    head, added = answered
    try:
        told = orjson.loads(head)
        if "code" in told:
            return SigningError(SigningCode(told["code"]), str(told["said"])[:_LONGEST])
        prepared = PreparedSeal(added=added, hole=int(told["hole"]), size=wanted.size)
        prepared.check_range(len(pdf))
    except (ValueError, KeyError, TypeError) as error:
        raise SealTooCostly("the sandbox did not prepare it") from error
    return prepared


def answer(question: bytes, pdf: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Prepare in this process the PDF that `prepared_in_sandbox` gives."""
    # The request was written by the process that started this one.
    wanted, seconds = pickle.loads(question)  # noqa: S301
    end_at(used_seconds() + seconds)
    try:
        prepared = prepared_seal(pdf, wanted)
    except SigningError as error:
        return orjson.dumps({"code": error.code, "said": str(error)}), b""
    return orjson.dumps({"hole": prepared.hole}), prepared.added
