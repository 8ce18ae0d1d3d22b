"""Test methods and product specifications as data (`standards/*.toml`), read, proven and resolved."""

from lims.domain.standards.conditions import Condition, read_conditions
from lims.domain.standards.differences import LimitChange, differences
from lims.domain.standards.editions import Change, EditionComparison, compare_editions
from lims.domain.standards.library import (
    Library,
    Problem,
    load_library,
    parse_method,
    parse_specification,
    specification_problems,
)
from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.limit_rows import LimitRow, limit_rows
from lims.domain.standards.method import Choice, Method, ReadingField, ResultField
from lims.domain.standards.origin import row_words
from lims.domain.standards.parts import Confidence
from lims.domain.standards.product import Grade, ProposedTest, Size
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
from lims.domain.standards.schema import method_schema, specification_schema
from lims.domain.standards.specification import Specification

__all__ = [
    "Acceptance",
    "Caution",
    "Change",
    "Choice",
    "Classes",
    "Computation",
    "Condition",
    "Confidence",
    "Deviation",
    "EditionComparison",
    "Grade",
    "Group",
    "Individuals",
    "Interval",
    "Library",
    "Limit",
    "LimitChange",
    "LimitRow",
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
    "compare_editions",
    "differences",
    "limit_rows",
    "load_library",
    "method_schema",
    "parse_method",
    "parse_specification",
    "read_conditions",
    "row_words",
    "specification_problems",
    "specification_schema",
]
