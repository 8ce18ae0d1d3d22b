"""What keeps a determination from being handed in: told all at once, each beside its field."""

from collections.abc import Sequence
from datetime import date

from lims.domain.errors import N_, GateClosed, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Computation
from lims.queries.computation import Work
from lims.queries.plausibility import Odd
from lims.services import plausibility
from lims.services.pieces import EntryInput


def require_complete(
    work: Work, computation: Computation, given: EntryInput, odd: Sequence[Odd], today: date
) -> None:
    """Tell everything that keeps a determination from being submitted."""
    faults: dict[str, LimsError] = plausibility.unanswered(odd, given.answers)
    for key in computation.missing:
        faults[f"reading-{key}"] = InvalidInput(N_("Bacaan ini belum diisi."))
    for key, fault in computation.problems.items():
        faults[f"reading-{key}"] = fault
    if given.tested_on is None:
        faults["tested_on"] = InvalidInput(N_("Isilah tanggal uji."))
    elif given.tested_on > today:
        faults["tested_on"] = InvalidInput(N_("Tanggal uji belum tiba."))
    elif work.sample.received_on and given.tested_on < work.sample.received_on:
        faults["tested_on"] = InvalidInput(N_("Tanggal uji mendahului tanggal terima contoh."))
    if work.elsewhere is None:
        faults |= _bench_faults(given)
    elif work.elsewhere.report is None:
        raise GateClosed(
            N_(
                "LHU dari %(laboratory)s belum dicatat. Lampirkan dahulu pada halaman order, lalu serahkan hasilnya."
            ),
            laboratory=work.elsewhere.laboratory.name,
        )
    if faults:
        raise InvalidInput(N_("Hasil belum dapat diserahkan. Periksa isian yang ditandai."), faults)


def _bench_faults(given: EntryInput) -> dict[str, LimsError]:
    """Return what is missing of room and machine; another laboratory answers for its own in its report."""
    faults: dict[str, LimsError] = {}
    for name, least, most in (("temperature", -20, 60), ("humidity", 0, 100)):
        faults |= _condition_fault(name, getattr(given, name), least, most)
    if not given.equipment_ids:
        faults["equipment"] = InvalidInput(N_("Pilih alat yang dipakai."))
    return faults


def _condition_fault(name: str, text: str, least: int, most: int) -> dict[str, LimsError]:
    """Refuse a temperature or humidity that is absent or cannot be."""
    try:
        value = parse_decimal(text)
    except InvalidInput as fault:
        return {name: fault}
    if not least <= value <= most:
        return {
            name: InvalidInput(
                N_("Nilai ini di luar yang mungkin (%(least)s sampai %(most)s)."), least=least, most=most
            )
        }
    return {}
