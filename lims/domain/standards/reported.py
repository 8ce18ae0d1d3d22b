"""A method as another laboratory carries it out: its results are typed as their report states them."""

from collections.abc import Iterator, Mapping, Sequence

from lims.domain.formula import parse
from lims.domain.standards.method import Method, ReadingField, ResultField

ONE_OF = "reported"
"""Their report may leave some results out; it is of no use without any."""

U_OF = "U_"
"""Before a measurand: the key under which the U of it is typed that their report states."""
FACTOR = "k"
"""The key of the coverage factor that their report states with it."""


def as_reported(method: Method) -> Method:
    """Return the form of a method that asks for its results themselves.

    They are neither computed nor rounded again: what is printed there is printed here, with U and k where their report
    states them. An observation is chosen as at the own bench. Bases, checks and what the specification would state
    belong to the work, which is theirs.
    """
    stated = [one for one in method.results if not one.auxiliary]
    return method.model_copy(
        update={
            "readings": (
                *(_asked(method, one) for one in stated),
                *_stated_with([one for one in stated if not one.choice]),
            ),
            "results": tuple(_taken_over(one) for one in stated),
            "context": {},
            "constants": {},
            "bases": (),
            "checks": (),
        }
    )


def _asked(method: Method, result: ResultField) -> ReadingField:
    """Return the field in which a result is typed, in the unit of the method."""
    observed = method.reading(result.choice) if result.choice else None
    if observed is not None:
        return observed.model_copy(update={"required": False, "one_of": ONE_OF})
    return ReadingField.model_validate(
        {
            "key": result.measurand,
            "label": {"id": result.label.id, "en": result.label.en},
            "unit": result.unit,
            "required": False,
            "one_of": ONE_OF,
        }
    )


def _stated_with(results: Sequence[ResultField]) -> Iterator[ReadingField]:
    """Yield the fields for U of each number, and for their k."""
    for one in results:
        label = {"id": f"U {one.label.id}", "en": f"U of {one.label.en}"}
        yield _positive(f"{U_OF}{one.measurand}", label, one.unit)
    if results:
        yield _positive(FACTOR, {"id": "Faktor cakupan k", "en": "Coverage factor k"})


def _positive(key: str, label: Mapping[str, str], unit: str = "") -> ReadingField:
    return ReadingField.model_validate(
        {"key": key, "label": label, "unit": unit, "required": False, "allowed": {"above": 0}}
    )


def _taken_over(result: ResultField) -> ResultField:
    if result.choice:
        return result
    return result.model_copy(
        update={"formula": parse(result.measurand), "rounding": None, "individuals": None}
    )
