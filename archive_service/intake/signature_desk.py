"""Have the signatures that come with the files of one flow judged, and note each verdict with its place.

A verdict is a finding and a note: it never changes what is read of a flow, nor whether it is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archive_service.findings.catalogue import Code
from archive_service.intake.embedded_files import HELD_ALONE
from archive_service.intake.reading.byte_sources import ByteSource, Carried
from archive_service.model.received_signatures import JudgedFile, ReceivedSignature, SignedKind
from signing.digests import Digest
from signing.report import Verdict

MOST_SECONDS = 12.0
"""Processor seconds for the signatures of one flow; what is left of them then is not examined."""

Judge = Callable[[bytes, SignedKind, float], JudgedFile]
"""Judges the signatures of a file, as of when the flow came in, in so many processor seconds; without any
left, it says that they are not examined.
"""

LARGEST_XML = 32 << 20
"""Bytes of a signed CDA with long texts; a larger one is a finding alone."""

MOST_NOTED = 1000
"""Files of one flow whose verdicts are kept; those on further ones are findings alone."""

_PDF, _SIGNED_PDF = b"%PDF-", b"/ByteRange"
_OF_PDF = {
    Verdict.PASSED: Code.PDF_SIGNATURE_VERIFIED,
    Verdict.FAILED: Code.PDF_SIGNATURE_FAILED,
    Verdict.INDETERMINATE: Code.PDF_SIGNATURE_NOT_VERIFIED,
}
_OF_XML = {
    Verdict.PASSED: Code.CDA_SIGNATURE_VERIFIED,
    Verdict.FAILED: Code.CDA_SIGNATURE_FAILED,
    Verdict.INDETERMINATE: Code.CDA_SIGNATURE_NOT_VERIFIED,
}


@dataclass(slots=True)
class SignatureDesk:
    """The judgements of one flow. Without a judge nothing is examined."""

    judge: Judge | None = None
    left: float = MOST_SECONDS
    _known: dict[tuple[Digest, SignedKind], JudgedFile] = field(default_factory=dict)
    _noted: dict[str, tuple[ReceivedSignature, ...]] = field(default_factory=dict)

    @property
    def noted(self) -> tuple[ReceivedSignature, ...]:
        """Every verdict, in the order in which the files were met."""
        return tuple(one for noted in self._noted.values() for one in noted)

    def xml(self, content: bytes, where: str) -> Code:
        """Judge a signed CDA; return the code of its finding."""
        verdict = self._judged(content, SignedKind.XML, where)
        return Code.CDA_SIGNATURE_NOT_VERIFIED if verdict is None else _OF_XML[verdict]

    def pdf(self, file: Carried, where: str, content: bytes | None = None) -> Code | None:
        """Judge a PDF that is signed; return the code of its finding, `None` for any other file.

        `content` are its bytes, when the caller has them already. A PDF that is too large to be held in
        memory is not examined.

        Measured: 0.01 ms for a PDF of 100 KB without a signature.
        """
        if self.judge is None or _PDF not in file.head[:1024]:
            return None
        if file.length > HELD_ALONE:
            if not _bears_signature(file.source):
                return None
            judged = self.judge(b"", SignedKind.PDF, 0)
            self._note(where, Digest("sha256", file.digest("sha256")), judged)
            return _OF_PDF[judged.verdict]
        held = file.content() if content is None else content
        verdict = self._judged(held, SignedKind.PDF, where) if _SIGNED_PDF in held else None
        return None if verdict is None else _OF_PDF[verdict]

    def _judged(self, content: bytes, kind: SignedKind, where: str) -> Verdict | None:
        """Return the worst verdict of a file; `None` when nothing is examined."""
        if self.judge is None:
            return None
        digest = Digest.of(content)
        judged = self._known.get((digest, kind))
        if judged is None:
            judged = self._known[digest, kind] = self.judge(content, kind, max(0.0, self.left))
            self.left -= judged.seconds
        self._note(where, digest, judged)
        return judged.verdict

    def _note(self, where: str, digest: Digest, judged: JudgedFile) -> None:
        if len(self._noted) < MOST_NOTED:
            self._noted[where] = tuple(
                ReceivedSignature(
                    where=where, file=digest, judged_at=judged.judged_at, trust=judged.trust, found=found
                )
                for found in judged.signatures
            )


def _bears_signature(source: ByteSource) -> bool:
    end = b""
    for piece in source.pieces():
        if _SIGNED_PDF in end + piece:
            return True
        end = piece[-len(_SIGNED_PDF) :]
    return False
