"""The sentences that a statement of conformity gives as its reason, in both languages."""

from collections.abc import Sequence
from decimal import Decimal

from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import LimsError
from lims.domain.quantity import format_decimal
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import Confidence, Range
from lims.domain.standards.resolved import Demand, ResolvedRequirement
from lims.domain.standards.result import Result
from lims.domain.text import Text

_VERDICTS = {
    Verdict.PASS: Text("Memenuhi", "Conforms"),
    Verdict.CONDITIONAL_PASS: Text("Memenuhi bersyarat", "Conditional pass"),
    Verdict.CONDITIONAL_FAIL: Text("Tidak memenuhi bersyarat", "Conditional fail"),
    Verdict.FAIL: Text("Tidak memenuhi", "Does not conform"),
    Verdict.NOT_EVALUATED: Text("Tidak dinyatakan", "Not stated"),
}

NOT_REQUIRED = Text("Tidak dipersyaratkan", "Not required")
NO_STATEMENT = Text(
    "Dilaporkan tanpa pernyataan kesesuaian, sesuai permintaan pelanggan.",
    "Reported without a statement of conformity, as the customer asked.",
)
INFORMATIONAL = Text(
    "Dilaporkan sebagai informasi; spesifikasi tidak menetapkan batas.",
    "Reported for information; the specification sets no limit.",
)
NO_SPECIFICATION = Text(
    "Dilaporkan tanpa spesifikasi acuan.", "Reported without a specification to conform to."
)
UNSOUND = Text(
    "Tidak dinyatakan: benda uji putus dekat tanda ukur, sehingga hasil ini hanya sah bila memenuhi; nyatakan gugur.",
    "Not stated: the specimen broke near a gauge mark, so that this result is valid only if it conforms; void it.",
)
NO_RESULT = Text(
    "Tidak dinyatakan: belum ada hasil yang sah untuk benda uji ini.",
    "Not stated: there is no valid result for this specimen.",
)
NOT_A_NUMBER = Text(
    "Tidak dinyatakan: persyaratan ini memerlukan angka, sedangkan hasilnya berupa pengamatan.",
    "Not stated: this requirement needs a number, and the result is an observation.",
)
NOT_AN_OBSERVATION = Text(
    "Tidak dinyatakan: persyaratan ini memerlukan pengamatan, sedangkan hasilnya berupa angka.",
    "Not stated: this requirement needs an observation, and the result is a number.",
)
UNCHECKED = Text(
    "Tidak dinyatakan: batas ini pengetahuan umum yang belum diperiksa terhadap salinan standar berlisensi.",
    "Not stated: this limit is general knowledge that was not yet checked against a licensed copy of the standard.",
)
GAP = Text(
    "Tidak dinyatakan: nilai batas belum tersedia dalam berkas standar.",
    "Not stated: the file of the standard has no value for this limit yet.",
)
CONFLICT = Text(
    "Tidak dinyatakan: sumber-sumber berbeda tentang nilai batas ini; periksa salinan standar berlisensi.",
    "Not stated: the sources differ about this limit; see a licensed copy of the standard.",
)
NOT_TESTED = Text("Tidak diuji.", "Not tested.")
NO_UNCERTAINTY = Text(
    "Tidak dinyatakan: aturan keputusan memerlukan ketidakpastian pengukuran, dan nilainya belum ada untuk hasil ini.",
    "Not stated: the decision rule needs an uncertainty of measurement, and there is none for this result.",
)
UNCONFIRMED = Text(
    "Tidak dinyatakan: batas yang diisi manual belum dikonfirmasi penyelia.",
    "Not stated: the limit was typed by hand, and no supervisor has confirmed it yet.",
)
TYPED_BY_HAND = Text("batas diisi manual", "limit typed by hand")
VOID = Text(
    "Menurut standar batas ini tidak berlaku di sini.",
    "By the standard this limit does not apply here.",
)
PIECES_DIFFER = Text(
    "Tidak dinyatakan: kondisi benda uji berlainan, sehingga batasnya pun berlainan.",
    "Not stated: the conditions of the pieces differ, and so do the limits.",
)
NO_CLASS = Text("tidak masuk kelas mana pun", "belongs to no class")


def verdict_words(verdict: Verdict | None) -> Text:
    """Return a verdict as it is printed; None is `Tidak dipersyaratkan`."""
    return NOT_REQUIRED if verdict is None else _VERDICTS[verdict]


def unit_differs(result: str, required: str) -> Text:
    """Say that result and limit have different units."""
    return Text(
        f"Tidak dinyatakan: satuan hasil ({result or '–'}) bukan satuan batas ({required or '–'}).",
        f"Not stated: the unit of the result ({result or '–'}) is not that of the limit ({required or '–'}).",
    )


def unresolved(specification: str, grade: str, size: str, *, stub: bool) -> Text:
    """Say that the specification has no such grade or size, or no limits at all."""
    if stub:
        return Text(
            f"Tidak dinyatakan: berkas {specification} belum memuat batas.",
            f"Not stated: the file of {specification} holds no limits yet.",
        )
    return Text(
        f"Tidak dinyatakan: {specification} tidak mempunyai {grade or '–'} ukuran {size or '–'}.",
        f"Not stated: {specification} has no {grade or '–'} of size {size or '–'}.",
    )


def with_deviation(value: Text, deviation: Decimal) -> Text:
    """Print a value with its deviation from the nominal: `1,550 (−1,7 %)`."""
    return Text(
        f"{value.id} ({format_decimal(deviation, 'id')} %)",
        f"{value.en} ({format_decimal(deviation, 'en')} %)",
    )


def comparison_statement(comparison: Comparison, tie: TieRule) -> Text:
    """Say on the certificate how values are rounded and compared with limits (ASTM E29; ISO 80000-1, Annex B)."""
    if comparison is Comparison.ABSOLUTE:
        return Text(
            "Nilai yang belum dibulatkan dibandingkan dengan batas (cara absolut, ASTM E29); pembulatan hanya untuk"
            f" pelaporan (ISO 80000-1 aturan {tie_letter(tie)}).",
            "The unrounded value is compared with the limit (absolute method, ASTM E29); rounding is for reporting only"
            f" (ISO 80000-1 rule {tie_letter(tie)}).",
        )
    return Text(
        f"Nilai dibulatkan satu kali ke langkah pelaporannya (ISO 80000-1 aturan {tie_letter(tie)}), lalu dibandingkan"
        " dengan batas (cara pembulatan, ASTM E29).",
        f"The value is rounded once to the step in which it is reported (ISO 80000-1 rule {tie_letter(tie)}), then"
        " compared with the limit (rounding method, ASTM E29).",
    )


def tie_letter(tie: TieRule) -> str:
    """Return the letter of a tie rule in ISO 80000-1, Annex B."""
    return "B" if tie is TieRule.B else "A"


def why_no_limit(requirement: ResolvedRequirement) -> Text:
    """Say why there is no limit: a condition is missing or not covered, or the file has none, with its note."""
    if requirement.why is not None:
        return requirement.why
    if requirement.missing:
        return missing(requirement.missing)
    base = CONFLICT if requirement.confidence is Confidence.CONFLICT else GAP
    if requirement.note is None:
        return base
    return Text(f"{base.id} {requirement.note.id}", f"{base.en} {requirement.note.en}")


def missing(conditions: Sequence[Text]) -> Text:
    """Name the conditions that the limit depends on and that nobody has stated."""
    return Text(
        f"Tidak dinyatakan: batasnya bergantung pada {', '.join(one.id for one in conditions)}, yang belum diketahui.",
        f"Not stated: the limit depends on {', '.join(one.en for one in conditions)}, which is not known.",
    )


def needs_others(names: Sequence[str]) -> Text:
    """Name the other results that the limit follows from."""
    shown = ", ".join(names)
    return Text(
        f"Tidak dinyatakan: batasnya mengikuti hasil lain yang belum ada ({shown}).",
        f"Not stated: the limit follows from other results that are not there ({shown}).",
    )


def other_condition(name: str, demand: Demand, found: Result | None, mark: str) -> Text:
    """Say that a result was obtained under another condition than the limit speaks of."""
    wanted = str(demand) if isinstance(demand, Range) else ", ".join(demand)
    seen = found.words if found else Text("–", "–")
    piece = f" ({mark})" if mark else ""
    return Text(
        f"Tidak dinyatakan: batas ini untuk {name} {wanted}, sedangkan {name} = {seen.id}{piece}.",
        f"Not stated: this limit is for {name} {wanted}, and {name} = {seen.en}{piece}.",
    )


def too_few(found: int, wanted: int) -> Text:
    """Say that there are fewer values than the requirement is on."""
    return Text(
        f"Tidak dinyatakan: baru ada {found} nilai dari {wanted} yang diperlukan.",
        f"Not stated: there are {found} values of the {wanted} that are needed.",
    )


def no_limit_computed(error: LimsError) -> Text:
    """Say that the limit has no figure for these results."""
    return Text(
        f"Tidak dinyatakan: batasnya tidak dapat dihitung ({error}).",
        "Not stated: the limit cannot be computed from the other results.",
    )


def with_values(value: Text, values: Sequence[Decimal]) -> Text:
    """Print a value with the single values behind it: `29,7 (31; 28; 30)`."""
    return Text(
        f"{value.id} ({'; '.join(format_decimal(one, 'id') for one in values)})",
        f"{value.en} ({'; '.join(format_decimal(one, 'en') for one in values)})",
    )


def with_note(value: Text, note: Text) -> Text:
    """Print a value with a word beside it: `42 (kelas A)`."""
    return Text(f"{value.id} ({note.id})", f"{value.en} ({note.en})")


def with_figures(limit: Text, interval: Interval) -> Text:
    """Print a limit that follows from other results with what it comes to: `≤ HV_core + 30 (≤ 340)`."""
    return with_note(limit, interval.words)


def with_unit(requirement: ResolvedRequirement, value: Text) -> Text:
    """Print a value with the name of its property and its unit."""
    unit = f" {requirement.unit}".rstrip()
    return Text(f"{requirement.property.id} {value.id}{unit}", f"{requirement.property.en} {value.en}{unit}")


def counted(failed: int, judged: int) -> Text:
    """Print how many pieces failed."""
    return Text(f"{failed} dari {judged} tidak memenuhi", f"{failed} of {judged} fail")


def joined(parts: Sequence[Text]) -> Text:
    """Print several texts one after the other; a dash where there is none."""
    if not parts:
        return Text("–", "–")
    return Text("; ".join(part.id for part in parts), "; ".join(part.en for part in parts))
