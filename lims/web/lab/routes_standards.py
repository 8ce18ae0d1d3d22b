"""The standards: address, function, method."""

from flask import Blueprint

from lims.web.lab import (
    advice,
    bringing,
    budgets,
    calculator,
    curve,
    own_methods,
    own_specifications,
    standards,
    standards_editions,
    stated_uncertainties,
)


def add(bp: Blueprint) -> None:
    """Add the reader of standards."""
    bp.add_url_rule("/standards", "standards", standards.standards, methods=["GET"])
    rule = "/standards/specifications/<path:code>"
    bp.add_url_rule(rule, "specification", standards.specification, methods=["GET"])
    bp.add_url_rule(rule, "standard_check", standards.check, methods=["POST"])
    bp.add_url_rule("/standards/bringing/<path:code>", "bringing", bringing.page, methods=["GET"])
    bp.add_url_rule("/advice", "advice", advice.advice, methods=["GET"])
    bp.add_url_rule("/advice", "advice_decide", advice.decide, methods=["POST"])
    bp.add_url_rule("/calculator", "calculator", calculator.calculator, methods=["GET"])
    bp.add_url_rule("/calculator/curve", "curve", curve.page, methods=["GET"])
    bp.add_url_rule("/calculator/curve", "curve_read", curve.read, methods=["POST"])
    bp.add_url_rule("/standards/methods/<path:code>", "method", standards.method, methods=["GET"])
    rule = "/standards/limits/<path:code>"
    bp.add_url_rule(rule, "standard_limits", standards.limits, methods=["GET"])
    bp.add_url_rule(rule, "standard_check_limits", standards.check_limits, methods=["POST"])
    bp.add_url_rule("/standards/compare", "standards_compare", standards_editions.compare, methods=["GET"])
    bp.add_url_rule("/standards/impact", "standards_impact", standards_editions.impact, methods=["GET"])
    bp.add_url_rule(
        "/standards/own/template.xlsx", "own_template", own_specifications.template, methods=["GET"]
    )
    bp.add_url_rule("/standards/own", "own_specification", own_specifications.form, methods=["GET"])
    bp.add_url_rule("/standards/own", "own_preview", own_specifications.preview, methods=["POST"])
    bp.add_url_rule("/standards/own/publish", "own_publish", own_specifications.publish, methods=["POST"])
    bp.add_url_rule("/standards/own-method", "own_method", own_methods.form, methods=["GET"])
    bp.add_url_rule("/standards/own-method", "own_method_publish", own_methods.form, methods=["POST"])
    bp.add_url_rule("/uncertainty", "budgets", budgets.budgets, methods=["GET"])
    rule = "/uncertainty/stated"
    bp.add_url_rule(rule, "stated_uncertainty", stated_uncertainties.state, methods=["POST"])
    rule += "/<uuid:stated_id>/end"
    bp.add_url_rule(rule, "stated_uncertainty_end", stated_uncertainties.end, methods=["POST"])
    bp.add_url_rule("/uncertainty/new", "new_budget", budgets.new, methods=["GET", "POST"])
    bp.add_url_rule("/uncertainty/<uuid:budget_id>", "budget", budgets.budget, methods=["GET", "POST"])
