"""Test methods and product specifications as data (`standards/*.toml`), read, proven and resolved."""

from lims.domain.standards.library import Library, Problem, load_library, parse_method, parse_specification
from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.method import Choice, Method, ReadingField, ResultField
from lims.domain.standards.parts import Confidence
from lims.domain.standards.resolved import (
    Classes,
    Group,
    Individuals,
    Limit,
    Relative,
    ResolvedRequirement,
    Tally,
)
from lims.domain.standards.result import Caution, Computation, Result
from lims.domain.standards.specification import Grade, ProposedTest, Size, Specification

__all__ = [
    "Acceptance",
    "Caution",
    "Choice",
    "Classes",
    "Computation",
    "Confidence",
    "Deviation",
    "Grade",
    "Group",
    "Individuals",
    "Interval",
    "Library",
    "Limit",
    "Method",
    "Problem",
    "ProposedTest",
    "ReadingField",
    "Relative",
    "ResolvedRequirement",
    "Result",
    "ResultField",
    "Size",
    "Specification",
    "Tally",
    "load_library",
    "parse_method",
    "parse_specification",
]
