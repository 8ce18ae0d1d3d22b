"""What an application lacks before it can be handed in: told all at once, each beside its field."""

from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.domain.standards import Library, Specification
from lims.models import Application, ApplicationItem
from lims.queries.conditions import of_sample
from lims.queries.library import library_of
from lims.queries.rows import items_of, tests_of
from lims.services.conditions import faults_of

ORIGINS = ("client", "laboratory", "certification-body", "inspector")


def require_complete(session: Session, application: Application) -> None:
    """Tell everything that is missing before an application can be handed in."""
    faults: dict[str, LimsError] = {}
    items = items_of(session, application)
    if not items:
        faults["items"] = InvalidInput(N_("Tambahkan sekurangnya satu produk."))
    known = library_of(session, application.laboratory_id)
    for item in items:
        for name, fault in _item_faults(session, known, item):
            faults[f"items-{item.position - 1}-{name}"] = fault
    if faults:
        raise InvalidInput(N_("Permohonan belum lengkap. Lengkapi isian yang ditandai."), faults)


def _item_faults(session: Session, known: Library, item: ApplicationItem) -> list[tuple[str, LimsError]]:
    faults: list[tuple[str, LimsError]] = []
    if not item.product:
        faults.append(("product", InvalidInput(N_("Isilah nama produk."))))
    if item.origin not in ORIGINS:
        faults.append(("origin", InvalidInput(N_("Pilih asal contoh dari daftar."))))
    if item.origin == "laboratory":
        faults += _sampling_faults(item)
    if item.specification_code:
        specification = known.specifications.get(item.specification_code)
        if specification is None:
            faults.append(("specification_code", InvalidInput(N_("Spesifikasi ini tidak ada dalam daftar."))))
        elif not specification.grades:
            faults.append(
                (
                    "specification_code",
                    InvalidInput(
                        N_(
                            "Batas %(code)s belum tersedia di sini. Pilih edisi lain, atau tanpa spesifikasi."
                        ),
                        code=specification.code,
                    ),
                )
            )
        else:
            faults += _choice_faults(specification, item)
            asked = of_sample(specification, item.grade, item.size, item.conditions)
            bad = faults_of(asked, item.conditions)
            faults += [
                (f"conditions-{number}-value", bad[condition.key])
                for number, condition in enumerate(asked)
                if condition.key in bad
            ]
    requested = [test for test in tests_of(session, item) if test.requested]
    if not requested:
        faults.append(("tests", InvalidInput(N_("Pilih sekurangnya satu pengujian."))))
    for test in requested:
        if test.method_code not in known.methods:
            faults.append(
                ("tests", InvalidInput(N_("Metode %(code)s tidak ada dalam daftar."), code=test.method_code))
            )
        if not 1 <= test.pieces <= 100:
            faults.append(("tests", InvalidInput(N_("Jumlah benda uji antara 1 dan 100."))))
    return faults


def _sampling_faults(item: ApplicationItem) -> list[tuple[str, LimsError]]:
    """Return what the report must say of the laboratory's own sampling and is missing (17025 7.8.5)."""
    asked = {
        "sampler": N_("Laboratorium yang mengambil contoh: tulislah siapa pengambilnya."),
        "sampled_on": N_("Laboratorium yang mengambil contoh: isilah tanggalnya."),
        "sampling_plan": N_("Laboratorium yang mengambil contoh: tulislah rencana atau metodenya."),
    }
    return [(name, InvalidInput(message)) for name, message in asked.items() if not getattr(item, name)]


def _choice_faults(specification: Specification, item: ApplicationItem) -> list[tuple[str, LimsError]]:
    """Return a grade that is not there, or a size that the grade does not have; some come in no sizes."""
    try:
        specification.grade(item.grade)
    except NotFound as fault:
        return [("grade", fault)]
    try:
        specification.size(item.grade, item.size)
    except NotFound as fault:
        return [("size", fault)]
    return []
