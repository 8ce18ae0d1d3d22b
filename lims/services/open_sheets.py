"""A sheet that somebody works on: its pieces under lock, with all that their acts ask of the database, asked once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch_all, fetch_locked, require
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import Computation
from lims.models import Determination, Equipment, Laboratory, Specimen
from lims.queries.computation import Typed, Work, works_of
from lims.queries.kept import kept_of
from lims.queries.plausibility import Odd, odd_among
from lims.services.pieces import Piece


class OpenSheet:
    """Pieces of one sample under one method; a single piece is a sheet too."""

    def __init__(self, session: Session, actor: Actor, pieces: Sequence[Piece]) -> None:
        """Lock the pieces, and read what is kept of them.

        Raises:
            NotAllowed: one of them is another analyst's.
            InvalidInput: they are not of one sample and one method, or one of them is there twice.
        """
        self.session, self.actor, self.pieces = session, actor, tuple(pieces)
        self.determinations = fetch_locked(
            session, actor, Determination, [piece.determination_id for piece in pieces]
        )
        for one in self.determinations.values():
            require(actor, Permission.DETERMINATION_ENTER, one)
        if len({(one.sample_id, one.method_code) for one in self.determinations.values()}) > 1:
            raise InvalidInput(
                N_("Benda uji ini tidak selembar: contoh atau metodenya lain. Serahkan per lembar.")
            )
        self._refuse_twice()
        self.kept = kept_of(session, self.determinations.values())
        self._computations: dict[uuid.UUID, Computation] = {}
        self._odd: dict[uuid.UUID, tuple[Odd, ...]] = {}

    def _refuse_twice(self) -> None:
        """Refuse a piece that comes twice: the readings of one and the results of the other would be kept."""
        seen: set[uuid.UUID] = set()
        for piece in self.pieces:
            if piece.determination_id in seen:
                specimen_id = self.determinations[piece.determination_id].specimen_id
                raise InvalidInput(
                    N_("Benda uji “%(mark)s” ada dua kali; hapus salah satu."),
                    mark=self.session.get_one(Specimen, specimen_id).mark,
                )
            seen.add(piece.determination_id)

    @cached_property
    def works(self) -> Mapping[uuid.UUID, Work]:
        """What each piece is worked by."""
        return works_of(self.session, self.determinations.values())

    @cached_property
    def machines(self) -> Mapping[uuid.UUID, Equipment]:
        """The machines that are kept and those that are given."""
        given = {one: None for piece in self.pieces for one in piece.given.equipment_ids}
        kept = {one: None for kept in self.kept.values() for one in kept.equipment_ids}
        return fetch_all(self.session, self.actor, Equipment, given | kept)

    @cached_property
    def today(self) -> date:
        """The day at the laboratory."""
        return clock.today(self.session.get_one(Laboratory, self.actor.laboratory()).timezone)

    def readings(self, piece: Piece) -> dict[str, Typed]:
        """Return all that is kept and typed: an optional reading whose column the form did not show still counts."""
        return self.kept[piece.determination_id].typed | piece.readings

    def computation(self, piece: Piece) -> Computation:
        """Return what the readings of a piece come to."""
        found = self._computations.get(piece.determination_id)
        if found is None:
            found = self.works[piece.determination_id].compute(self.readings(piece))
            self._computations[piece.determination_id] = found
        return found

    def odd(self, pieces: Sequence[Piece]) -> Mapping[uuid.UUID, tuple[Odd, ...]]:
        """Return what must be answered on pieces before they are handed in, with the answers that hold."""
        asked = [piece for piece in pieces if piece.determination_id not in self._odd]
        works = [self.works[piece.determination_id] for piece in asked]
        found = odd_among(
            self.session,
            works[0].specification if works else None,
            [
                (work.determination, work.specimen.mark, self.computation(piece))
                for work, piece in zip(works, asked, strict=True)
            ],
        )
        self._odd |= {work.determination.id: found.get(work.determination.id, ()) for work in works}
        return self._odd
