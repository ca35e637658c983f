"""The schemas of the lines of appraisals."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import Disposition
from archive_service.model.appraisals import ActKind, AppraisalState, ListedCode, ProducerClock
from archive_service.model.elimination import KeptCode
from archive_service.model.flow import RecordKind
from archive_service.model.signed_visas import Revocation
from retention_rules import Sure

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex.")]


_KEPT_CODES = ", ".join(
    f"`{code}`" for code in dict.fromkeys(code.value for code in (*ListedCode, *KeptCode))
)


class AppraisalSignatureLine(BaseModel):
    """The signature of an archivist on a bordereau. It names the organisation, never the person."""

    sha256: Annotated[Sha256, Field(description="Of the signed bordereau, the document `visa`.")]
    serial: Annotated[str, Field(pattern="^[0-9a-f]+$", description="Of the certificate, hexadecimal.")]
    issuer: Annotated[str, Field(description="The authority that issued the certificate.")]
    organisation: Annotated[str, Field(description="Of the holder; empty when the certificate names none.")]
    revocation: Annotated[
        Revocation, Field(description="`unknown`: no list that covers the time was at hand.")
    ]


DocumentName: TypeAlias = Literal[
    "bordereau", "sheet", "sheet-ods", "annex", "visa", "transfer-reply", "transfer-statement", "certificate"
]


class AppraisalActLine(BaseModel):
    """What somebody did with an appraisal."""

    act: ActKind
    by: Annotated[str, Field(description="The pseudonym of who did it; the journal names it too.")]
    role: Role
    at: Annotated[str, Field(description="ISO 8601, UTC.")]
    lines: Annotated[
        list[int] | None,
        Field(
            description="The lines of a visa, a refusal or an acknowledged transfer; null: all that it "
            "can be on."
        ),
    ]
    reason: str
    signature: Annotated[
        AppraisalSignatureLine | None,
        Field(description="Of a visa signed with the archivist's own certificate; null: no such visa."),
    ]


class AppraisalDocumentLine(BaseModel):
    """A document of an appraisal. A bordereau is made anew with each act; the last one counts."""

    what: Literal["bordereau", "sheet", "annex", "visa", "transfer-reply", "transfer-statement"]
    number: Annotated[int, Field(ge=1, description="Among those of its kind, in the order of time.")]
    act: Annotated[ActKind | None, Field(description="The act that it tells as the last; null: not known.")]
    sha256: Sha256
    made_at: Annotated[str, Field(description="ISO 8601, UTC.")]


class KeptRecord(BaseModel):
    """A record of the list that was not eliminated."""

    record: UUID
    code: Annotated[str, Field(description=f"Why: {_KEPT_CODES}.")]
    until: Annotated[
        date | None,
        Field(description="Of `locked` alone: the last day of the lock, in Paris. The execution waits."),
    ] = None


class AppraisalResultLine(BaseModel):
    """The result of an execution until now; while something waits, the state is `executing`."""

    appraisal: UUID
    state: AppraisalState
    eliminated: Annotated[int, Field(ge=0)]
    kept: list[KeptRecord]
    certificate: Annotated[Sha256 | None, Field(description="SHA-256 of the certificate, if there is one.")]


class SampledSeries(BaseModel):
    """The records of a list with one establishment, kind and rule, of which a sample is kept."""

    series: Annotated[int, Field(ge=1)]
    establishment: str
    kind: RecordKind
    rule: str
    sampling: Annotated[str, Field(description="How the sample is chosen, in French.")]
    share: Annotated[
        str | None,
        Field(pattern="^[0-9]+/[0-9]+$", description="The share that is drawn; null: nothing is."),
    ]
    person_files: Annotated[int, Field(ge=0, description="A person file is kept or eliminated whole.")]
    records: Annotated[int, Field(ge=0)]
    kept_person_files: Annotated[int | None, Field(ge=0, description="Null before the draw.")]
    kept_records: Annotated[int | None, Field(ge=0, description="Null before the draw.")]
    transferred_at: Annotated[
        str | None,
        Field(
            description="ISO 8601, UTC: when the transfer of the whole sample was acknowledged. Before that "
            "nothing of the series is eliminated, unless its sample is empty."
        ),
    ]


class SamplingLine(BaseModel):
    """The sampled series of a list, and what is needed to make their draw again. The seed is the SHA-256 of
    the lines `sample-draw/1`, digest of the list, nonce and value. The person files of a series that no line
    calls sure are put in the order of the SHA-256 of `SEED PERSON_FILE` and a newline; the first are kept.
    """

    form: Literal["sample-draw/1"]
    commitment: Annotated[
        Sha256 | None, Field(description="SHA-256 of the nonce, covered by the digest of the list.")
    ]
    nonce: Annotated[Sha256 | None, Field(description="32 bytes in hex; null before the draw.")]
    value: Annotated[str | None, Field(description="What the archivist gave with the visa.")]
    seed: Sha256 | None
    drawn_at: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    series: list[SampledSeries]


class AppraisalShown(BaseModel):
    """A list of due records of one legal entity in one department. `lines` counts those that are not held."""

    appraisal: UUID
    digest: Annotated[Sha256, Field(description="Over the whole list, `appraisal-list/1`.")]
    state: AppraisalState
    lines: Annotated[int, Field(ge=0)]
    legal_entity: str
    department: str
    opened_at: Annotated[str, Field(description="ISO 8601, UTC.")]
    asked_by: Annotated[
        Literal["producer", "archives", "operator"] | None,
        Field(
            description="Who opened the list: the producer asks the archives, or they ask the producer "
            "(code du patrimoine, art. R212-14), or the operator did it. Null: damaged."
        ),
    ]
    producer_due: Annotated[date, Field(description="The end of the producer's three months.")]
    producer_clock: Annotated[
        ProducerClock | None,
        Field(
            description="How the three months stand: `near` from 14 days before their end on, `over` after "
            "it. Null: the list does not wait for the producer."
        ),
    ]
    establishment: Annotated[str, Field(description="The only establishment asked for; empty: any.")]
    until: date | None
    to_eliminate: Annotated[int, Field(ge=0)]
    to_transfer: Annotated[int, Field(ge=0)]
    need_visa: Annotated[
        int,
        Field(ge=0, description="Lines to eliminate that are public archives, and lines of sampled series."),
    ]
    held: Annotated[int, Field(ge=0, description="Due records that a hold keeps.")]
    acts: list[AppraisalActLine]
    documents: list[AppraisalDocumentLine]
    result: AppraisalResultLine | None
    sampling: Annotated[SamplingLine | None, Field(description="Null without a sampled series.")]
    damaged: Annotated[bool, Field(description="The encrypted details cannot be read.")]


class AppraisalOpened(AppraisalShown):
    """The first list that was opened, and those of further legal entities with something due."""

    others: Annotated[list[AppraisalShown], Field(description="One for each further legal entity.")]


class AppraisalNotOpened(BaseModel):
    """Nothing is due: there is no appraisal."""

    appraisal: None
    digest: None
    state: None
    lines: Literal[0]
    held: Annotated[int, Field(ge=0, description="Due records that a hold keeps.")]


class AppraisalListed(BaseModel):
    """A line of the list of an appraisal."""

    line: Annotated[int, Field(ge=1)]
    record: UUID
    rule: str
    last_day: date
    final_action: Literal["destroy", "keep", "sample"]
    reason: Annotated[str, Field(description="Why it is due, in French; it names no person.")]
    establishment: str
    kind: RecordKind
    proposal: Disposition
    needs_visa: bool
    verdict: Literal["visa", "refused"] | None
    outcome: Annotated[
        Literal["eliminate", "transfer"] | None,
        Field(description="Null for what a hold keeps, and for what is not split yet."),
    ]
    outcome_reason: Annotated[str, Field(description="Why, in French.")]
    series: Annotated[int | None, Field(ge=1, description="Its sampled series.")]
    person_file: Annotated[
        UUID | None,
        Field(description="The person file in its series, which is kept or goes whole: its first record."),
    ]
    sure: Annotated[Sure | None, Field(description="Why it is in the sample without a draw.")]
    transferred: Annotated[bool, Field(description="Whether its transfer was acknowledged.")]


class AppraisalFile(BaseModel):
    """A document of an appraisal that was written."""

    appraisal: UUID
    what: DocumentName
    number: Annotated[
        int | None, Field(ge=1, description="Of a document that was asked for by number; null: the last.")
    ]
    file: str
    sha256: Sha256
    bytes: Annotated[int, Field(ge=1)]


class AppraisalMessage(BaseModel):
    """A SEDA message of an appraisal that was written."""

    appraisal: UUID
    what: Literal["messages"]
    file: str
    sha256: Sha256
    bytes: Annotated[int, Field(ge=1)]
    message: Literal[
        "AuthorizationOriginatingAgencyRequest",
        "AuthorizationOriginatingAgencyRequestReply",
        "AuthorizationControlAuthorityRequest",
        "AuthorizationControlAuthorityRequestReply",
        "ArchiveDestructionNotification",
    ]
    identifier: Annotated[str, Field(description="`MessageIdentifier`.")]
    date: Annotated[str, Field(description="When the act was that it tells; ISO 8601, UTC.")]
    seda: Literal["2.1", "2.2", "2.3"]


APPRAISALS: dict[str, type[BaseModel]] = {
    "appraisal": AppraisalShown,
    "appraisal-opened": AppraisalOpened,
    "appraisal-not-opened": AppraisalNotOpened,
    "appraisal-line": AppraisalListed,
    "appraisal-result": AppraisalResultLine,
    "appraisal-file": AppraisalFile,
    "appraisal-message": AppraisalMessage,
}
