"""What requests about appraisals say: their bodies in JSON and their parameters, each read strictly."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from archive_service.holdings.sample_draw import LONGEST_VALUE
from archive_service.model.identifiers import Department, Finess
from archive_service.workflows.appraisal_decisions import LONGEST_REASON
from archive_service.workflows.appraisal_opening import AppraisalAsked


class AppraisalBody(BaseModel):
    """What is to be listed. An unknown member is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    department: Annotated[str, Field(pattern="^[0-9AB]{2,3}$")]
    establishment: Annotated[
        str, Field(pattern="^([0-9][0-9AB][0-9]{7})?$", description="FINESS; empty: any.")
    ] = ""
    until: Annotated[date | None, Field(strict=True, description="Due before; default: today.")] = None

    def asked(self) -> AppraisalAsked:
        """Return what is asked for."""
        return AppraisalAsked(
            department=Department(self.department),
            establishment=Finess(self.establishment),
            until=self.until,
        )


class DecisionBody(BaseModel):
    """A visa or a refusal: on which lines (default: all that need a visa), and why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, description="Name nobody.")]
    lines: Annotated[list[Annotated[int, Field(ge=1)]] | None, Field(min_length=1)] = None


class VisaBody(DecisionBody):
    """A visa: as a decision, with a value for the draw of the list's samples when one is to be made."""

    draw: Annotated[
        str,
        Field(
            max_length=LONGEST_VALUE,
            description="A value of the archivist's choice, given once. Default: the reason.",
        ),
    ] = ""


class SignedVisaQuery(BaseModel):
    """What a signed visa is about: its body is the signed bordereau. An unknown name is refused."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, description="Name nobody.")]
    lines: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1)]] | None,
        Field(min_length=1, description="`lines=1&lines=2`. Default: all that need a visa."),
    ] = None
    draw: Annotated[
        str,
        Field(
            max_length=LONGEST_VALUE,
            description="A value of the archivist's choice, given once. Default: the reason.",
        ),
    ] = ""


class DocumentQuery(BaseModel):
    """Which document of a kind. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description="As in the appraisal's line. Default: the last.")
    ] = None


class WithdrawalBody(BaseModel):
    """Why the producer takes the agreement back, or refuses it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, description="Name nobody.")]


class AppraisalQuery(BaseModel):
    """The page of a list of appraisals. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[UUID | None, Field(description="The page after this appraisal.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class LineQuery(BaseModel):
    """The page of the lines of a list. An unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=2**31 - 1, description="The page after this line.")] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
