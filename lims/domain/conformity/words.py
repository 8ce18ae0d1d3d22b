"""The sentences that a statement of conformity gives as its reason, in both languages."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from lims.domain.conformity.verdict import Verdict
from lims.domain.quantity import format_decimal
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.limit import ResolvedRequirement
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


def compared(
    exact: Decimal, reported: Decimal, step: Decimal | None, unit: str, tie: TieRule, comparison: Comparison
) -> Text:
    """Say how the value was rounded and compared (ASTM E29; ISO 80000-1, Annex B)."""
    tail = f" {unit}".rstrip()
    if comparison is Comparison.ABSOLUTE or step is None:
        value = unrounded(exact, reported)
        return Text(
            f"dibandingkan tanpa pembulatan ({value.id}{tail})",
            f"compared without rounding ({value.en}{tail})",
        )
    return Text(
        f"dibulatkan ke {format_decimal(step, 'id')}{tail} (aturan {_rule(tie)}) sebelum dibandingkan",
        f"rounded to {format_decimal(step, 'en')}{tail} (rule {_rule(tie)}) before comparison",
    )


def measured(
    requirement: ResolvedRequirement, shown: Text, verdict: Verdict, how: Text, rule: Text, reference: str
) -> Text:
    """Give the reason of a verdict on a number: value, limit, comparison, rule, clause where it is known."""
    unit = f" {requirement.unit}".rstrip()
    source = _reference(requirement, reference)
    met = verdict is Verdict.PASS
    return Text(
        f"{shown.id}{unit} {'memenuhi' if met else 'tidak memenuhi'} {requirement.limit_words.id}{unit};"
        f" {how.id}; {rule.id}{source.id}.",
        f"{shown.en}{unit} {'meets' if met else 'does not meet'} {requirement.limit_words.en}{unit};"
        f" {how.en}; {rule.en}{source.en}.",
    )


def observed(requirement: ResolvedRequirement, shown: Text, verdict: Verdict, reference: str) -> Text:
    """Give the reason of a verdict on an observation, for which there is no decision rule."""
    met = verdict is Verdict.PASS
    source = _reference(requirement, reference)
    return Text(
        f"Pengamatan “{shown.id}” {'memenuhi' if met else 'tidak memenuhi'}: {requirement.limit_words.id}{source.id}.",
        f"Observation “{shown.en}” {'meets' if met else 'does not meet'}: {requirement.limit_words.en}{source.en}.",
    )


def _reference(requirement: ResolvedRequirement, reference: str) -> Text:
    """Name the specification, and the clause only where the file has one."""
    if not reference:
        return Text("", "")
    if not requirement.clause:
        return Text(f"; {reference}", f"; {reference}")
    return Text(f"; {reference}, butir {requirement.clause}", f"; {reference}, clause {requirement.clause}")


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
            f" pelaporan (ISO 80000-1 aturan {_rule(tie)}).",
            "The unrounded value is compared with the limit (absolute method, ASTM E29); rounding is for reporting only"
            f" (ISO 80000-1 rule {_rule(tie)}).",
        )
    return Text(
        f"Nilai dibulatkan satu kali ke langkah pelaporannya (ISO 80000-1 aturan {_rule(tie)}), lalu dibandingkan"
        " dengan batas (cara pembulatan, ASTM E29).",
        f"The value is rounded once to the step in which it is reported (ISO 80000-1 rule {_rule(tie)}), then compared"
        " with the limit (rounding method, ASTM E29).",
    )


def _rule(tie: TieRule) -> str:
    return "B" if tie is TieRule.B else "A"


def unrounded(exact: Decimal, reported: Decimal) -> Text:
    """Print a value as it stood before rounding, cut three places further."""
    if exact == reported:
        return Text(format_decimal(reported, "id"), format_decimal(reported, "en"))
    places = Decimal(1).scaleb(int(reported.as_tuple().exponent) - 3)
    cut = exact.quantize(places, rounding=ROUND_DOWN)
    if cut == exact:
        return Text(format_decimal(exact, "id"), format_decimal(exact, "en"))
    return Text(format_decimal(cut, "id") + "…", format_decimal(cut, "en") + "…")


def why_no_limit(requirement: ResolvedRequirement) -> Text:
    """Say why the file has no limit, with the finding that stands in its note."""
    base = CONFLICT if requirement.confidence.value == "CONFLICT" else GAP
    if requirement.note is None:
        return base
    return Text(f"{base.id} {requirement.note.id}", f"{base.en} {requirement.note.en}")


def overall_pass(title: str, tested: int, required: int) -> Text:
    """Claim no more than what was tested."""
    return Text(
        f"Memenuhi persyaratan {title} untuk parameter yang diuji ({tested} dari {required}).",
        f"Conforms to {title} for the parameters tested ({tested} of {required}).",
    )


def overall_fail(title: str, failed: Sequence[Text]) -> Text:
    """Name what does not conform."""
    return Text(
        f"Tidak memenuhi persyaratan {title}: {'; '.join(name.id for name in failed)}.",
        f"Does not conform to {title}: {'; '.join(name.en for name in failed)}.",
    )


def overall_silent(title: str, silent: Sequence[Text]) -> Text:
    """Name what keeps the overall verdict back."""
    if not silent:
        return Text(
            f"Kesesuaian dengan {title} tidak dinyatakan: tidak ada hasil yang dinilai.",
            f"Conformity with {title} is not stated: no result was judged.",
        )
    return Text(
        f"Kesesuaian dengan {title} tidak dinyatakan: {'; '.join(name.id for name in silent)}.",
        f"Conformity with {title} is not stated: {'; '.join(name.en for name in silent)}.",
    )
