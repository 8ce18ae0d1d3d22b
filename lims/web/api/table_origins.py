"""Rows of the table of contents for typed limits, other laboratories, and names that clients check."""

from lims.access import Permission
from lims.models import Order, OrderLine, Subcontract, TypedLimit
from lims.web.api import answers, bodies, origins
from lims.web.api.operations import Operation

P = Permission

ORDER = "/orders/<uuid:order_id>"
LINE = "/lines/<uuid:line_id>"
LIMIT = "/limits/<uuid:limit_id>"
SUBCONTRACT = "/subcontracts/<uuid:subcontract_id>"

LIMITS = (
    Operation(
        "GET",
        f"{ORDER}/lines",
        "lines",
        origins.lines,
        answers.Line,
        "Lines of an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "GET",
        f"{ORDER}/limits",
        "limits",
        origins.limits,
        answers.TypedLimit,
        "Limits typed by hand for an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        f"{LINE}/limits",
        "type_limit",
        origins.type_limit,
        answers.TypedLimit,
        "Type a limit with its source",
        P.LIMIT_TYPE,
        OrderLine,
        bodies.NewLimit,
        201,
    ),
    Operation(
        "POST",
        f"{LIMIT}/confirm",
        "confirm_limit",
        origins.confirm_limit,
        answers.TypedLimit,
        "Confirm a limit that somebody else typed",
        P.LIMIT_CONFIRM,
        TypedLimit,
    ),
    Operation(
        "POST",
        f"{LIMIT}/withdraw",
        "withdraw_limit",
        origins.withdraw_limit,
        answers.TypedLimit,
        "Withdraw a limit",
        P.LIMIT_TYPE,
        TypedLimit,
        bodies.Why,
    ),
)

OTHERS = (
    Operation(
        "GET",
        "/other-laboratories",
        "other_laboratories",
        origins.other_laboratories,
        answers.OtherLaboratory,
        "Other laboratories that were approved",
        P.SAMPLE_VIEW,
        many=True,
    ),
    Operation(
        "GET",
        f"{ORDER}/subcontracts",
        "subcontracts",
        origins.handed_on,
        answers.Subcontract,
        "What other laboratories test of an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        f"{LINE}/subcontracts",
        "subcontract",
        origins.hand_on,
        answers.Subcontract,
        "Hand a line to another laboratory",
        P.SUBCONTRACT_HANDLE,
        OrderLine,
        bodies.NewSubcontract,
        201,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/send",
        "send_sample",
        origins.send,
        answers.Subcontract,
        "Note that the sample was sent there",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.Sent,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/reports",
        "subcontract_report",
        origins.report,
        answers.SubcontractReport,
        "Keep the other laboratory's report",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.NewReport,
        201,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/take-back",
        "take_subcontract_back",
        origins.take_back,
        answers.Subcontract,
        "Test at the own bench after all",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.Why,
    ),
)

NAMES = (
    Operation(
        "GET",
        f"{ORDER}/names",
        "names",
        origins.names,
        answers.NameCheck,
        "Names that the client checks before issue",
        P.ORDER_VIEW,
        Order,
    ),
    Operation(
        "POST",
        f"{ORDER}/names",
        "answer_names",
        origins.answer_names,
        answers.NameCheck,
        "Confirm the names, or ask for a correction",
        P.ORDER_VIEW,
        Order,
        bodies.NamesAnswer,
    ),
)

ORIGINS = (*LIMITS, *OTHERS, *NAMES)
