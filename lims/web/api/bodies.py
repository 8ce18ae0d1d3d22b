"""What is handed in; the inputs of the services are taken as they are."""

import uuid
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from lims.services.applications import ApplicationInput
from lims.services.billing import RefundInput
from lims.services.clients import ClientInput
from lims.services.pieces import EntryInput
from lims.services.reception import ReceptionInput
from lims.web.api.operations import Body

Reason = Annotated[str, Field(max_length=2000)]


class NewApplication(Body):
    """A new draft."""

    laboratory_id: uuid.UUID
    client_id: uuid.UUID
    application: ApplicationInput


class SavedApplication(Body):
    """A draft as it is now."""

    version: int
    application: ApplicationInput


NewRefund = RootModel[RefundInput]


class NewBusiness(Body):
    """A client at the counter."""

    business: ClientInput


class SavedBusiness(Body):
    """What a business says of itself now; what is left out is emptied."""

    version: int
    business: ClientInput


class Hold(Body):
    """A sample as it came, and what is in doubt."""

    reception: ReceptionInput
    reason: Reason


class Decision(Body):
    """What was decided of a held order, by whom and when."""

    decision: Reason


class Moved(Body):
    """A sample, or one of its pieces."""

    sample_id: uuid.UUID
    specimen_id: uuid.UUID | None = None


class HandedOver(Body):
    """What went where, and who has it since, where that is a person of the laboratory."""

    moved: Annotated[list[Moved], Field(min_length=1, max_length=200)]
    place: Annotated[str, Field(max_length=200)]
    holder_id: uuid.UUID | None = None
    note: Reason = ""


class Caption(Body):
    """What is printed under a photo."""

    caption: Annotated[str, Field(max_length=120)] = ""


class Instruction(Body):
    """What the client decided about a held sample; it is printed on the certificate."""

    instruction: Reason


class NewFile(Body):
    """A file in base64."""

    name: Annotated[str, Field(max_length=200)]
    file: Annotated[str, Field(max_length=14_000_000)]


class Text(Body):
    """A question or an answer."""

    text: Reason


class Why(Body):
    """A reason."""

    reason: Reason


class Assignment(Body):
    """Determinations that an analyst is to do."""

    determination_ids: Annotated[list[uuid.UUID], Field(max_length=500)]
    analyst_id: uuid.UUID
    due_on: date


class Readings(Body):
    """A filled-in bench sheet."""

    version: int
    entry: EntryInput
    reason: Reason = ""


class Filled(Body):
    """What was typed for one piece of a sheet."""

    determination_id: uuid.UUID
    version: int
    entry: EntryInput


class Sheet(Body):
    """Pieces of one sample under one method."""

    pieces: Annotated[list[Filled], Field(min_length=1, max_length=500)]
    reason: Reason = ""


class Accepted(Body):
    """The version that was reviewed."""

    version: int


class Seen(Body):
    """A determination in the version that was reviewed."""

    determination_id: uuid.UUID
    version: int


class AcceptedTogether(Body):
    """Determinations that are accepted together."""

    determinations: Annotated[list[Seen], Field(min_length=1, max_length=500)]


class Read(Body):
    """The content that was read, by its hash."""

    content_sha256: Annotated[str, Field(max_length=64)]


class Password(Body):
    """The password of whoever signs."""

    password: Annotated[str, Field(max_length=1000)]


class Question(Body):
    """One of: the text or digits of a QR, a verification code, a PDF or picture in base64."""

    text: Annotated[str, Field(max_length=10_000)] | None = None
    code: Annotated[str, Field(max_length=50)] | None = None
    file: Annotated[str, Field(max_length=14_000_000)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "Question":
        if sum(one is not None for one in (self.text, self.code, self.file)) != 1:
            message = "exactly one of text, code, file"
            raise ValueError(message)
        return self


class Questions(Body):
    """Up to 200 questions at once."""

    items: Annotated[list[Question], Field(min_length=1, max_length=200)]


class NewLimit(Body):
    """A limit that no specification file holds, as typed; at least one end, and its source."""

    measurand: Annotated[str, Field(max_length=100)]
    low: Annotated[str, Field(max_length=40)] = ""
    high: Annotated[str, Field(max_length=40)] = ""
    low_open: bool = False
    high_open: bool = False
    source_kind: Literal["drawing", "contract", "letter", "standard"]
    source: Annotated[str, Field(max_length=300)]


class NewSubcontract(Body):
    """To whom a line goes, why, and how the client agreed."""

    other_laboratory_id: uuid.UUID
    reason: Reason
    agreement: Reason


class Sent(Body):
    """When a sample went to another laboratory, and when its report is expected."""

    sent_on: date
    expected_on: date


class NewReport(Body):
    """The report of another laboratory: its PDF in base64."""

    number: Annotated[str, Field(max_length=200)]
    dated_on: date
    accredited: bool = False
    name: Annotated[str, Field(max_length=200)]
    file: Annotated[str, Field(max_length=14_000_000)]


class NamesAnswer(Body):
    """What a client wants to read instead; empty where the names are right."""

    objection: Annotated[str, Field(max_length=1000)] = ""
