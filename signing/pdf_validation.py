"""Judge a PDF with any number of signatures and document time stamps, at the levels B-B to B-LTA.

Time is followed backwards: the last document time stamp is judged at the time of judgement; when it is sound,
what it covers existed at the time that it states, and is judged at that time.

Source: ETSI EN 319 102-1, 5.6 (signatures with archival data); ETSI EN 319 142-1 (PAdES).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from signing.archive_validation import Existence
from signing.digests import Digest
from signing.pdf_reading import Buffer, FoundSeal, SignedPdf, UnreadablePdf, covered, read_signed, stream_of
from signing.report import (
    NOT_REACHED,
    Outcome,
    Step,
    Verdict,
    failed,
    indeterminate,
    passed,
    renumbered,
    step_of,
)
from signing.signature_validation import (
    SIGNATURE_STEPS,
    GivenSignature,
    JudgedSignature,
    judge_signature,
    steps_of,
)
from signing.stamp_validation import TOKEN_STEPS, JudgedToken, judge_token
from signing.subindications import SubIndication
from signing.trust import TrustStore

if TYPE_CHECKING:
    from signing.pdf_revisions import Later

READING = "Lecture du document"
PDF_STEPS = (READING, *SIGNATURE_STEPS)
"""The steps for a document with one signature without time stamps. Each time stamp adds `TOKEN_STEPS`; with
several signatures, the name of a step begins with that of its signature.
"""

_SIGNATURES = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
_STAMP = "/ETSI.RFC3161"


def judge_pdf(pdf: Buffer, trust: TrustStore, at: datetime, *, proven: bool = False) -> list[Step]:
    """Judge a PDF.

    Args:
        pdf: Any bytes, or a mapped file.
        trust: Trusted authorities; without the right anchor the verdict is never passed.
        at: Aware; as of when it is judged: now, or an earlier time that evidence proves.
        proven: Whether evidence proves that the file existed at `at`.
    """
    try:
        judged = [one for _, one in judged_in_pdf(pdf, trust, at, proven=proven)]
    except UnreadablePdf as error:
        if error.is_ours:
            return _only_read(indeterminate(str(error), SubIndication.CUSTOM))
        return _only_read(failed(str(error), SubIndication.FORMAT_FAILURE))
    if not judged:
        return _only_read(failed("Le document ne porte aucun cachet.", SubIndication.FORMAT_FAILURE))
    size, stamps = len(memoryview(pdf)), sum(isinstance(one, JudgedToken) for one in judged)
    counted = f"{len(judged) - stamps} signature(s), {stamps} horodatage(s) de document"
    steps = [step_of(READING, passed(f"PDF lisible de {size} octets : {counted}."))]
    return renumbered([*steps, *_steps(judged)])


def judged_in_pdf(
    pdf: Buffer, trust: TrustStore, at: datetime, *, proven: bool = False
) -> list[tuple[FoundSeal, JudgedSignature | JudgedToken]]:
    """Return each signature and each document time stamp as it was found and judged, in the order in which
    they were added; arguments as those of `judge_pdf`.

    Raises:
        UnreadablePdf: the bytes are no PDF whose signatures can be read.
    """
    found = read_signed(pdf)
    if not found.signatures:
        return []
    trust = trust + TrustStore(intermediates=found.certificates, crls=found.crls, answers=found.answers)
    return list(zip(found.signatures, _judged(pdf, found, trust, Existence(at, proven)), strict=True))


def _only_read(outcome: Outcome) -> list[Step]:
    rest = [step_of(name, NOT_REACHED) for name in SIGNATURE_STEPS]
    return renumbered([step_of(READING, outcome), *rest])


def _judged(
    pdf: Buffer, found: SignedPdf, trust: TrustStore, existence: Existence
) -> list[JudgedSignature | JudgedToken]:
    forms = _forms(pdf, found.signatures)
    judged: list[JudgedSignature | JudgedToken] = []
    for one, form in zip(reversed(found.signatures), reversed(forms), strict=True):
        content = covered(pdf, one, sum(one.byte_range[2:]))
        if _is_stamp(one):
            token = _judged_stamp(one, content, form, trust, existence)
            if token.proven is not None and token.proven <= existence.by:
                existence = Existence(token.proven, proven=True)
            judged.append(token)
        else:
            judged.append(judge_signature(_given(one, content, form), trust, existence))
    return list(reversed(judged))


def _steps(judged: Sequence[JudgedSignature | JudgedToken]) -> Iterator[Step]:
    signatures = stamps = 0
    for one in judged:
        if isinstance(one, JudgedToken):
            stamps += 1
            name = "" if len(judged) == 1 else f"Horodatage {stamps} du document : "
            for step, outcome in zip(TOKEN_STEPS, one.outcomes, strict=True):
                yield step_of(f"{name}{step}", outcome)
        else:
            signatures += 1
            yield from steps_of(one, "" if len(judged) == 1 else f"Signature {signatures}", signatures)


def _is_stamp(one: FoundSeal) -> bool:
    return one.subfilter == _STAMP


def _judged_stamp(
    one: FoundSeal,
    content: Sequence[memoryview] | None,
    form: Outcome,
    trust: TrustStore,
    existence: Existence,
) -> JudgedToken:
    if content is None:
        return JudgedToken((form, *[NOT_REACHED] * (len(TOKEN_STEPS) - 1)), None)
    return judge_token(one.container, lambda name: Digest.of_parts(content, name), trust, existence.by, form)


def _given(one: FoundSeal, content: Sequence[memoryview] | None, form: Outcome) -> GivenSignature:
    return GivenSignature(
        container=one.container,
        content=content,
        form=form,
        acceptance=passed(_certification(one)),
        claimed_at=one.claimed_at,
    )


def _certification(one: FoundSeal) -> str:
    match one.certification:
        case 1:
            return "Le document est certifié : aucune modification n'y est permise."
        case 2:
            return "Le document est certifié : seule une signature peut y être ajoutée."
        case _:
            return "Le document n'est pas certifié : la signature n'y interdit rien elle-même."


def _forms(pdf: Buffer, signatures: Sequence[FoundSeal]) -> list[Outcome]:
    """Say of each signature whether it covers all that precedes its end, and what follows it."""
    places = [_place(pdf, one) for one in signatures]
    last = signatures[-1]
    if len(signatures) == 1 and covered(pdf, last) is not None:
        return places
    # Loaded here: only documents of several revisions need the comparison of revisions.
    from signing.pdf_revisions import later_parts

    try:
        later = later_parts(stream_of(pdf))
    except MemoryError:  # it says nothing of these bytes
        raise
    except Exception as error:  # pyHanko documents no closed set  # noqa: BLE001
        detail = f"Ce qui suit la signature n'est pas une extension permise ({type(error).__name__})."
        return [_worse(place, failed(detail, SubIndication.FORMAT_FAILURE)) for place in places]
    return [_worse(place, _followed(after)) for place, after in zip(places, later, strict=True)]


def _followed(after: "Later") -> Outcome:
    if after.is_allowed:
        return passed(after.value)
    if after.is_doubtful:
        return indeterminate(after.value, SubIndication.SIG_CONSTRAINTS_FAILURE)
    return failed(after.value, SubIndication.FORMAT_FAILURE)


def _place(pdf: Buffer, one: FoundSeal) -> Outcome:
    if one.subfilter not in (*_SIGNATURES, _STAMP):
        return indeterminate(
            f"Une signature {one.subfilter or 'sans format'} n'est pas lue.", SubIndication.FORMAT_FAILURE
        )
    end = sum(one.byte_range[2:])
    if covered(pdf, one, end) is None:
        return failed(
            "La signature ne couvre pas tout ce qui précède sa fin : des octets ont été déplacés, ou "
            "échappent à son étendue (ByteRange).",
            SubIndication.FORMAT_FAILURE,
        )
    if end == len(memoryview(pdf)):
        return passed("La signature couvre tout le fichier, jusqu'au dernier octet.")
    return passed(f"La signature couvre les {end} premiers octets.")


def _worse(place: Outcome, later: Outcome) -> Outcome:
    if place.verdict is Verdict.FAILED:
        return place
    if later.verdict is Verdict.PASSED and place.verdict is Verdict.PASSED:
        return replace(place, detail=f"{place.detail} {later.detail}")
    return later if later.verdict is not Verdict.PASSED else place
