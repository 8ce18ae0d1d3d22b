"""Bills, payments and refunds: address, function, method."""

from flask import Blueprint

from lims.web.lab import money

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of money."""
    bp.add_url_rule("/money", "money", money.worklist, methods=GET)
    bp.add_url_rule("/money/days", "money_days", money.days, methods=GET)
    bp.add_url_rule("/money/days.xlsx", "money_days_sheet", money.days_sheet, methods=GET)
    rule = "/orders/<uuid:order_id>"
    bp.add_url_rule(f"{rule}/money", "order_money", money.order, methods=GET)
    bp.add_url_rule(f"{rule}/bills", "order_bill", money.make_bill, methods=POST)
    bp.add_url_rule(f"{rule}/free", "order_free", money.waive, methods=POST)
    bp.add_url_rule(f"{rule}/refunds", "order_refund", money.refund, methods=POST)
    rule = "/bills/<uuid:bill_id>"
    bp.add_url_rule(f"{rule}/payments", "bill_payment", money.confirm, methods=POST)
    bp.add_url_rule(f"{rule}/cancel", "bill_cancel", money.cancel_bill, methods=POST)
    bp.add_url_rule(f"{rule}.pdf", "bill_print", money.bill_print, methods=GET)
    rule = "/payments/<uuid:payment_id>"
    bp.add_url_rule(f"{rule}/take-back", "payment_take_back", money.take_back, methods=POST)
    bp.add_url_rule(f"{rule}.pdf", "payment_print", money.payment_print, methods=GET)
