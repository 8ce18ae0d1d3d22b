"""What is odd between the results of one piece: warned of so that somebody looks again, and never judged."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from lims.domain.errors import InvalidInput
from lims.domain.quantity import in_words
from lims.domain.rounding import round_to_interval
from lims.domain.standards.procedure import Relation
from lims.domain.standards.result import Caution, Result
from lims.domain.text import Text


def oddities(relations: Iterable[Relation], results: Mapping[str, Result]) -> Iterator[Caution]:
    """Return a caution for each relation whose results are all there and whose number is not plausible."""
    known = {name: one.exact for name, one in results.items() if isinstance(one.exact, Decimal)}
    yield from odd_numbers(relations, known)


def odd_numbers(relations: Iterable[Relation], known: Mapping[str, Decimal]) -> Iterator[Caution]:
    """Return the same from exact numbers by measurand."""
    for relation in relations:
        if not relation.formula.names <= known.keys():
            continue
        try:
            value = relation.formula.evaluate(known)
        except InvalidInput:
            continue
        if not relation.plausible.holds(value):
            shown = in_words(round_to_interval(value, Decimal("0.001")))
            yield Caution(
                relation.key,
                Text(relation.words.id % {"value": shown.id}, relation.words.en % {"value": shown.en}),
                number=value,
            )
