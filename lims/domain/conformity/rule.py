"""Decision rules (ISO/IEC 17025:2017, 7.1.3; ILAC-G8:09/2019): which can be agreed now, and their words."""

from decimal import Decimal
from enum import StrEnum

from lims.domain.distributions import normal_below
from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import format_decimal
from lims.domain.text import Text


class DecisionRule(StrEnum):
    """How the uncertainty of measurement is taken into account."""

    SIMPLE = "simple"
    """Simple acceptance: the acceptance limit is the limit itself, w = 0 (ILAC-G8:09/2019, 4.2.1)."""

    GUARD_BAND = "guard-band"
    NON_BINARY = "guard-band-non-binary"

    @property
    def words(self) -> Text:
        """The rule by its name."""
        return _NAMES[self]

    @property
    def statement(self) -> Text:
        """The rule as it is printed on the certificate (7.8.6.2 c)."""
        return _STATEMENTS[self]


_NAMES = {
    DecisionRule.SIMPLE: Text("penerimaan sederhana", "simple acceptance"),
    DecisionRule.GUARD_BAND: Text("pita pengaman", "guard band"),
    DecisionRule.NON_BINARY: Text("pita pengaman bukan biner", "non-binary guard band"),
}

_STATEMENTS = {
    DecisionRule.SIMPLE: Text(
        id="Penerimaan sederhana (ILAC-G8:09/2019, w = 0): hasil uji dibandingkan langsung dengan batas; peluang"
        " keputusan keliru dapat mencapai 50 % bila hasil tepat pada batas.",
        en="Simple acceptance (ILAC-G8:09/2019, w = 0): the result is compared with the limit itself; the probability"
        " of a false decision may reach 50 % for a result on the limit.",
    ),
    DecisionRule.GUARD_BAND: Text(
        id="Pita pengaman (ILAC-G8:09/2019, w = r U; r = 1 kecuali disebut lain): hasil memenuhi bila berjarak paling"
        " sedikit w di dalam batas; dengan w = U (k = 2) peluang menerima yang tidak memenuhi paling besar 2,5 %.",
        en="Guard band (ILAC-G8:09/2019, w = r U; r = 1 unless stated): a result conforms where it lies at least w"
        " within the limit; with w = U (k = 2) the probability of false acceptance is at most 2.5 %.",
    ),
    DecisionRule.NON_BINARY: Text(
        id="Pita pengaman bukan biner (ILAC-G8:09/2019, w = r U; r = 1 kecuali disebut lain): memenuhi, memenuhi"
        " bersyarat dan tidak memenuhi bersyarat (dalam w dari batas), tidak memenuhi.",
        en="Non-binary guard band (ILAC-G8:09/2019, w = r U; r = 1 unless stated): pass, conditional pass and"
        " conditional fail (within w of the limit), fail.",
    ),
}


def in_full(rule: DecisionRule, guard_band: Decimal) -> Text:
    """Return the rule as it is printed, with the factor that was agreed where it is not the usual one."""
    if rule is DecisionRule.SIMPLE or guard_band == 1:
        return rule.statement
    return Text(
        f"{rule.statement.id} Disepakati r = {format_decimal(guard_band, 'id')}.",
        f"{rule.statement.en} Agreed: r = {format_decimal(guard_band, 'en')}.",
    )


def named(rule: DecisionRule, guard_band: Decimal) -> Text:
    """Return the name of the rule with its guard band: `pita pengaman, w = 0,83 U`."""
    if rule is DecisionRule.SIMPLE:
        return rule.words
    factor = (
        ("", "") if guard_band == 1 else (format_decimal(guard_band, "id"), format_decimal(guard_band, "en"))
    )
    return Text(
        f"{rule.words.id}, w = {factor[0]} U".replace("  ", " "),
        f"{rule.words.en}, w = {factor[1]} U".replace("  ", " "),
    )


def false_acceptance(guard_band: Decimal) -> float:
    """Return the greatest probability that what is accepted against one limit does not conform, with k = 2.

    It is that of a result on the acceptance limit (JCGM 106:2012, 8.3.3.2): 50 % for r = 0, 2.3 % for r = 1.
    """
    return normal_below(-USUAL_COVERAGE_FACTOR * float(guard_band))


USUAL_COVERAGE_FACTOR = 2.0
MOST_GUARD_BAND = Decimal(3)


def agree(rule: str, *, with_uncertainty: bool = False) -> DecisionRule:
    """Return a rule that may be agreed with the client now.

    Args:
        rule: By its code.
        with_uncertainty: Whether the laboratory has evaluated the uncertainty of the methods concerned.

    Raises:
        InvalidInput: The rule is unknown, or needs an uncertainty of measurement that is not evaluated yet.
    """
    if rule == DecisionRule.SIMPLE:
        return DecisionRule.SIMPLE
    if rule in {DecisionRule.GUARD_BAND, DecisionRule.NON_BINARY} and with_uncertainty:
        return DecisionRule(rule)
    if rule in {DecisionRule.GUARD_BAND, DecisionRule.NON_BINARY}:
        raise InvalidInput(
            N_(
                "Aturan keputusan dengan pita pengaman belum dapat disepakati, karena ketidakpastian pengukuran belum"
                " dihitung untuk metode ini; sepakati penerimaan sederhana (simple)."
            )
        )
    raise InvalidInput(
        N_("Aturan keputusan “%(rule)s” tidak dikenal; sepakati penerimaan sederhana (simple)."), rule=rule
    )
