"""Certificates: address, function, method."""

from flask import Blueprint

from lims.web.lab import certificates

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of certificates."""
    bp.add_url_rule("/certificates", "certificates", certificates.certificates, methods=GET)
    bp.add_url_rule(
        "/certificates/authorise", "certificates_authorise", certificates.authorise_many, methods=POST
    )
    bp.add_url_rule(
        "/orders/<uuid:order_id>/certificate", "certificate_draft", certificates.draft, methods=POST
    )
    rule = "/certificates/<uuid:certificate_id>"
    bp.add_url_rule(rule, "certificate", certificates.certificate, methods=GET)
    bp.add_url_rule(f"{rule}/lhu.pdf", "certificate_pdf", certificates.pdf, methods=GET)
    bp.add_url_rule(f"{rule}/data.json", "certificate_content", certificates.content, methods=GET)
    bp.add_url_rule(f"{rule}/read", "certificate_read", certificates.mark_read, methods=POST)
    bp.add_url_rule(f"{rule}/files", "certificate_attach", certificates.attach, methods=POST)
    for act in ("authorise", "issue", "amend", "discard", "suspend", "reinstate", "withdraw", "correct"):
        bp.add_url_rule(f"{rule}/{act}", f"certificate_{act}", getattr(certificates, act), methods=POST)
