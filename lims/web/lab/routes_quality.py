"""What the quality manager looks after: address, function, method."""

from flask import Blueprint

from lims.web.lab import complaints, document_control, recap, surveys

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of quality."""
    bp.add_url_rule("/recap", "recap", recap.recap, methods=GET)
    bp.add_url_rule("/documents", "documents", document_control.documents, methods=GET)
    rule = "/documents/<kind>"
    bp.add_url_rule(rule, "document", document_control.document, methods=GET)
    bp.add_url_rule(rule, "document_revise", document_control.document, methods=POST)
    bp.add_url_rule("/performance", "performance", recap.year, methods=GET)
    bp.add_url_rule("/complaints", "complaints", complaints.all_complaints, methods=GET)
    bp.add_url_rule("/complaints/new", "new_complaint", complaints.new, methods=[*GET, *POST])
    rule = "/complaints/<uuid:complaint_id>"
    bp.add_url_rule(rule, "complaint", complaints.complaint, methods=GET)
    bp.add_url_rule(f"{rule}/investigate", "complaint_investigate", complaints.investigate, methods=POST)
    bp.add_url_rule("/survey", "survey", surveys.survey, methods=GET)
    bp.add_url_rule("/survey/<uuid:answer_id>/reply", "survey_reply", surveys.reply, methods=POST)
    bp.add_url_rule(f"{rule}/close", "complaint_close", complaints.close, methods=POST)
