"""Limits typed by hand, tests of other laboratories, and names that clients check: address, function, method."""

from flask import Blueprint

from lims.web.lab import handed_on, name_checks, order_limits

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add what a certificate stands on besides the own bench and the files of standards."""
    bp.add_url_rule("/limits", "limits", order_limits.all_limits, methods=GET)
    rule = "/orders/<uuid:order_id>/limits"
    bp.add_url_rule(rule, "order_limits", order_limits.limits, methods=GET)
    bp.add_url_rule(rule, "limit_type", order_limits.type_in, methods=POST)
    rule += "/<uuid:limit_id>"
    bp.add_url_rule(f"{rule}/confirm", "limit_confirm", order_limits.confirm, methods=POST)
    bp.add_url_rule(f"{rule}/withdraw", "limit_withdraw", order_limits.withdraw, methods=POST)

    bp.add_url_rule("/elsewhere", "handed_on", handed_on.handed_on, methods=GET)
    rule = "/orders/<uuid:order_id>/elsewhere"
    bp.add_url_rule(rule, "order_handed_on", handed_on.of_order, methods=GET)
    agree = f"{rule}/lines/<uuid:line_id>"
    bp.add_url_rule(agree, "subcontract_agree", handed_on.agree, methods=POST)
    rule += "/<uuid:subcontract_id>"
    bp.add_url_rule(f"{rule}/send", "subcontract_send", handed_on.send, methods=POST)
    bp.add_url_rule(f"{rule}/report", "subcontract_report", handed_on.report, methods=POST)
    bp.add_url_rule(f"{rule}/take-back", "subcontract_take_back", handed_on.take_back, methods=POST)

    bp.add_url_rule("/name-checks", "name_checks", name_checks.all_checks, methods=GET)
    rule = "/certificates/<uuid:certificate_id>/names"
    bp.add_url_rule(rule, "names_answer", name_checks.answer, methods=POST)
    bp.add_url_rule(f"{rule}/<uuid:check_id>/settle", "names_settle", name_checks.settle, methods=POST)

    rule = "/other-laboratories"
    bp.add_url_rule(rule, "other_laboratories", handed_on.laboratories, methods=GET)
    bp.add_url_rule(f"{rule}/new", "new_other_laboratory", handed_on.new_laboratory, methods=[*GET, *POST])
    rule += "/<uuid:other_id>"
    bp.add_url_rule(rule, "edit_other_laboratory", handed_on.edit_laboratory, methods=[*GET, *POST])
    bp.add_url_rule(f"{rule}/end", "end_other_laboratory", handed_on.end_laboratory, methods=POST)
