"""The way of an order in plain words, as of a parcel: eight steps, what is awaited from whom, and the promise."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from lims.queries.tracking import Progress
from lims.web.filters import day

DONE, CURRENT, WAITING, PROBLEM = "done", "current", "waiting", "problem"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of `macros/timeline.html`."""

    title: str
    state: str = WAITING
    date: str = ""
    text: str = ""
    awaiting: str = ""


def steps(progress: Progress) -> tuple[Step, ...]:
    """Return the eight steps of an order."""
    return (
        Step(_("Diajukan"), DONE, _date(progress.submitted_on)),
        Step(
            _("Kaji ulang permintaan"),
            DONE,
            _date(progress.ordered_on),
            _("Dapat dilayani dalam %(days)s hari kerja.", days=progress.promised_working_days),
        ),
        Step(_("Order dibuat"), DONE, _date(progress.ordered_on), progress.number),
        _reception(progress),
        _testing(progress),
        _review(progress),
        _authorisation(progress),
        _issue(progress),
    )


def application_steps(state: str, submitted_on: str) -> tuple[Step, ...]:
    """Return the steps of an application that has no order yet."""
    handed_in = Step(_("Diajukan"), DONE, submitted_on) if submitted_on else Step(_("Diajukan"), CURRENT)
    review = {
        "submitted": Step(_("Kaji ulang permintaan"), CURRENT, awaiting=_("laboratorium")),
        "queried": Step(
            _("Kaji ulang permintaan"), PROBLEM, text=_("Laboratorium bertanya."), awaiting=_("jawaban Anda")
        ),
        "refused": Step(_("Kaji ulang permintaan"), PROBLEM, text=_("Belum dapat dilayani.")),
    }.get(state, Step(_("Kaji ulang permintaan")))
    later = (
        _("Order dibuat"),
        _("Contoh diterima"),
        _("Diuji"),
        _("Diverifikasi penyelia"),
        _("LHU disahkan"),
        _("LHU terbit"),
    )
    return (handed_in, review, *(Step(title) for title in later))


def present(progress: Progress) -> Step:
    """Return the step that an order is at: the first that is not done, or the last."""
    all_steps = steps(progress)
    return next((step for step in all_steps if step.state != DONE), all_steps[-1])


def done(progress: Progress) -> int:
    """Return how many of the eight steps are done."""
    return sum(step.state == DONE for step in steps(progress))


def promise(progress: Progress) -> str:
    """Return the promised date and how far off it is, in a sentence."""
    sentence: str
    if progress.issued_on:
        sentence = _("LHU terbit %(date)s.", date=day(progress.issued_on))
    elif progress.state == "cancelled":
        sentence = _("Order ini dibatalkan.")
    elif progress.hold_reason:
        sentence = _("Order ini ditahan. Hitungan hari berhenti sampai dilanjutkan.")
    elif progress.due_on is None and progress.money:
        sentence = _(
            "LHU terbit paling lambat %(days)s hari kerja sesudah pembayaran dicatat.",
            days=progress.promised_working_days,
        )
    elif progress.due_on is None:
        sentence = _(
            "LHU terbit paling lambat %(days)s hari kerja sesudah semua contoh diterima.",
            days=progress.promised_working_days,
        )
    else:
        sentence = _until(day(progress.due_on), progress.days_left or 0)
    return sentence


def _until(due: str, left: int) -> str:
    sentence: str
    if left < 0:
        sentence = _(
            "Dijanjikan %(date)s; terlambat %(days)s hari kerja. Mohon maaf, tanyakan kepada laboratorium.",
            date=due,
            days=-left,
        )
    elif left == 0:
        sentence = _("Dijanjikan %(date)s, hari ini.", date=due)
    else:
        sentence = _("Dijanjikan paling lambat %(date)s, %(days)s hari kerja lagi.", date=due, days=left)
    return sentence


def _date(value: date | None) -> str:
    return day(value) if value else ""


def _reception(progress: Progress) -> Step:
    title = _("Contoh diterima")
    held, expected = progress.samples.get("held", 0), progress.samples.get("expected", 0)
    rejected, total = progress.samples.get("rejected", 0), sum(progress.samples.values())
    if progress.state == "cancelled":
        return Step(title, PROBLEM, text=_("Tidak ada contoh yang dapat diuji."))
    if held:
        text = _("%(count)s contoh ditahan karena keadaannya diragukan.", count=held)
        return Step(title, PROBLEM, text=text, awaiting=_("keputusan pelanggan"))
    if expected:
        came = total - expected
        text = _("%(came)s dari %(total)s contoh sudah diterima.", came=came, total=total) if came else ""
        return Step(title, CURRENT, text=text, awaiting=_("contoh dari pelanggan"))
    text = _("%(count)s contoh ditolak.", count=rejected) if rejected else ""
    return Step(title, DONE, _date(progress.received_on), text)


def _testing(progress: Progress) -> Step:
    title = _("Diuji")
    if progress.received_on is None or progress.state == "cancelled":
        return Step(title)
    if _tested(progress):
        return Step(title, DONE)
    if progress.hold_reason:
        return Step(title, PROBLEM, text=_("Ditahan: %(reason)s", reason=progress.hold_reason))
    if progress.money and not progress.handed_in:
        return Step(
            title, CURRENT, text=_("Pengujian mulai sesudah pembayaran dicatat."), awaiting=_payer(progress)
        )
    text = _("%(done)s dari %(total)s pengujian selesai.", done=progress.handed_in, total=progress.planned)
    if progress.elsewhere and progress.elsewhere_until:
        there = _(
            "%(count)s pengujian di laboratorium lain, diharapkan %(date)s.",
            count=progress.elsewhere,
            date=day(progress.elsewhere_until),
        )
        return Step(title, CURRENT, text=f"{text} {there}", awaiting=_("laboratorium lain"))
    return Step(title, CURRENT, text=text, awaiting=_("penguji"))


def _review(progress: Progress) -> Step:
    title = _("Diverifikasi penyelia")
    if _reviewed(progress):
        return Step(title, DONE)
    if not _tested(progress):
        return Step(title)
    text = _(
        "%(done)s dari %(total)s pengujian diverifikasi.", done=progress.accepted, total=progress.planned
    )
    return Step(title, CURRENT, text=text, awaiting=_("penyelia"))


def _authorisation(progress: Progress) -> Step:
    title = _("LHU disahkan")
    if progress.authorised_on or progress.issued_on:
        return Step(title, DONE, _date(progress.authorised_on))
    return Step(title, CURRENT, awaiting=_("manajer teknis")) if _reviewed(progress) else Step(title)


def _issue(progress: Progress) -> Step:
    title = _("LHU terbit")
    if progress.issued_on:
        return Step(title, DONE, _date(progress.issued_on))
    if not progress.authorised_on:
        return Step(title)
    if progress.money:
        return Step(
            title, CURRENT, text=_("LHU terbit sesudah pembayaran dicatat."), awaiting=_payer(progress)
        )
    if progress.names_until:
        text = _("Nama pada LHU dapat diperiksa sampai %(date)s.", date=day(progress.names_until))
        return Step(title, CURRENT, text=text, awaiting=_("pemeriksaan nama oleh pelanggan"))
    return Step(title, CURRENT, awaiting=_("laboratorium"))


def _payer(progress: Progress) -> str:
    """Return who is waited for where money is: the treasurer before there is a bill, then the client."""
    who: str = _("tagihan dari bendahara") if progress.money == "unbilled" else _("pembayaran")
    return who


def _tested(progress: Progress) -> bool:
    """Say whether all that was planned is carried out, or reviewed already."""
    return bool(progress.issued_on) or (progress.planned > 0 and progress.handed_in == progress.planned)


def _reviewed(progress: Progress) -> bool:
    return bool(progress.issued_on) or (progress.planned > 0 and progress.accepted == progress.planned)
