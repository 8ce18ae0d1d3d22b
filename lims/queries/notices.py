"""Notices to a client, in words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import func
from sqlalchemy.orm import Session

from lims.access import Actor, visible
from lims.documents.figures import day
from lims.documents.reports import broken, load, report_file
from lims.domain.certificate import Words
from lims.domain.text import Text
from lims.models import Laboratory, Notice
from lims.queries.listing import Listing, Wanted, list_page

FILE = "notices.toml"


class NoticeWords(BaseModel):
    """The words of one kind of notice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    text: Words
    whatsapp: Words


class AllNoticeWords(RootModel[dict[str, NoticeWords]]):
    """Kind > words."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it is read."""

    id: uuid.UUID
    title: Text
    text: Text
    created_at: datetime
    unread: bool
    laboratory: str
    application_id: uuid.UUID | None
    order_id: uuid.UUID | None
    certificate_id: uuid.UUID | None


@cache
def notice_words() -> Mapping[str, NoticeWords]:
    """Return the words of this installation."""
    return load(report_file(FILE), AllNoticeWords).root


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[NoticeRow]:
    """Return the notices that the actor can see, the newest first."""
    query = (
        visible(actor, Notice)
        .join(Laboratory, Laboratory.id == Notice.laboratory_id)
        .add_columns(Laboratory.name)
    )
    if wanted.state == "unread":
        query = query.where(Notice.read_at.is_(None))
    found = list_page(session, query, wanted, {"created": Notice.id}, default="-created")
    return found.of(_row(notice, laboratory) for notice, laboratory in found.rows)


def newest(session: Session, actor: Actor, most: int) -> tuple[NoticeRow, ...]:
    """Return the newest notices that were not read."""
    query = (
        visible(actor, Notice)
        .join(Laboratory, Laboratory.id == Notice.laboratory_id)
        .add_columns(Laboratory.name)
        .where(Notice.read_at.is_(None))
        .order_by(Notice.id.desc())
        .limit(most)
    )
    return tuple(_row(notice, laboratory) for notice, laboratory in session.execute(query))


def unread(session: Session, actor: Actor) -> int:
    """Return how many notices were not read."""
    query = visible(actor, Notice).where(Notice.read_at.is_(None)).with_only_columns(func.count())
    return session.scalar(query) or 0


def newest_about(
    session: Session,
    actor: Actor,
    client_id: uuid.UUID,
    *,
    application_id: uuid.UUID | None = None,
    order_id: uuid.UUID | None = None,
) -> uuid.UUID | None:
    """Return the newest notice to a client about one application or order, for reception to send on."""
    about = Notice.order_id == order_id if order_id else Notice.application_id == application_id
    return session.scalars(
        visible(actor, Notice)
        .with_only_columns(Notice.id)
        .where(Notice.client_id == client_id, about)
        .order_by(Notice.id.desc())
        .limit(1)
    ).one_or_none()


def _row(notice: Notice, laboratory: str) -> NoticeRow:
    return NoticeRow(
        id=notice.id,
        title=filled(notice.kind, "title", notice.parameters, {}),
        text=filled(notice.kind, "text", notice.parameters, {}),
        created_at=notice.created_at,
        unread=notice.read_at is None,
        laboratory=laboratory,
        application_id=notice.application_id,
        order_id=notice.order_id,
        certificate_id=notice.certificate_id,
    )


def worded(kind: str, *, has_account: bool) -> str:
    """Return the kind whose words are used: a client without an account has no portal to look into."""
    counter = f"{kind}-counter"
    return counter if not has_account and counter in notice_words() else kind


def filled(kind: str, part: str, parameters: Mapping[str, str], more: Mapping[str, str]) -> Text:
    """Return words with their parameters; a date is written out in each language."""
    words: Words | None = getattr(notice_words().get(kind), part, None)
    if words is None:
        raise broken(FILE, kind, "?")
    given = {**parameters, **more}
    on = day(date.fromisoformat(parameters["date"])) if "date" in parameters else Words(id="", en="")
    try:
        return Text(
            id=words.id.format(**(given | {"date": on.id})), en=words.en.format(**(given | {"date": on.en}))
        )
    except (KeyError, IndexError, ValueError) as error:
        raise broken(FILE, f"{kind}.{part}", str(error)) from error
