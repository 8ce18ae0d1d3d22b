"""The standards: address, function, method."""

from flask import Blueprint

from lims.web.lab import standards


def add(bp: Blueprint) -> None:
    """Add the reader of standards."""
    bp.add_url_rule("/standards", "standards", standards.standards, methods=["GET"])
    rule = "/standards/specifications/<path:code>"
    bp.add_url_rule(rule, "specification", standards.specification, methods=["GET"])
    bp.add_url_rule(rule, "standard_check", standards.check, methods=["POST"])
    bp.add_url_rule("/standards/methods/<path:code>", "method", standards.method, methods=["GET"])
