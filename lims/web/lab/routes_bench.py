"""From planning to the certificate: address, function, method."""

from flask import Blueprint

from lims.web.lab import (
    bench_words,
    certificate_acts,
    certificates,
    dossiers,
    entry,
    facts,
    papers,
    planning,
    readings_file,
    reviews,
    worklist,
)

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of bench and certificates."""
    bp.context_processor(bench_words.surroundings)
    _add_bench(bp)
    _add_certificates(bp)


def _add_bench(bp: Blueprint) -> None:
    bp.add_url_rule("/planning", "planning", planning.planning, methods=GET)
    bp.add_url_rule("/planning", "planning_assign", planning.assign, methods=POST)
    bp.add_url_rule("/orders/<uuid:order_id>/work-order.pdf", "work_order", planning.work_order, methods=GET)

    bp.add_url_rule("/worklist", "worklist", worklist.worklist, methods=GET)
    rule = "/entry/<uuid:line_id>"
    bp.add_url_rule(rule, "entry", entry.entry, methods=GET)
    bp.add_url_rule(rule, "entry_save", entry.save, methods=POST)
    bp.add_url_rule(f"{rule}/preview", "entry_preview", entry.preview, methods=POST)
    bp.add_url_rule(f"{rule}/void", "entry_void", entry.void, methods=POST)
    bp.add_url_rule(f"{rule}/worksheet.pdf", "worksheet", entry.worksheet, methods=GET)
    bp.add_url_rule(f"{rule}/files", "entry_attach", entry.attach, methods=POST)
    bp.add_url_rule(f"{rule}/readings.xlsx", "readings_template", readings_file.template, methods=GET)
    bp.add_url_rule(f"{rule}/readings", "readings_upload", readings_file.upload, methods=POST)

    bp.add_url_rule("/reviews", "reviews", reviews.reviews, methods=GET)
    rule = "/reviews/<uuid:sample_id>"
    bp.add_url_rule(rule, "review", reviews.review, methods=GET)
    bp.add_url_rule(f"{rule}/accept", "review_accept", reviews.accept, methods=POST)
    bp.add_url_rule(f"{rule}/return", "review_return", reviews.send_back, methods=POST)
    bp.add_url_rule(f"{rule}/reopen", "review_reopen", reviews.reopen, methods=POST)
    bp.add_url_rule(f"{rule}/retest", "review_retest", reviews.retest, methods=POST)
    rule = "/determinations/<uuid:determination_id>"
    bp.add_url_rule(rule, "trace", reviews.trace, methods=GET)
    bp.add_url_rule(f"{rule}/trace.pdf", "trace_print", dossiers.trace_print, methods=GET)


def _add_certificates(bp: Blueprint) -> None:
    bp.add_url_rule("/certificates", "certificates", certificates.listing, methods=GET)
    bp.add_url_rule("/certificates/files", "certificate_files", papers.ask_certificates, methods=POST)
    rule = "/orders/<uuid:order_id>/certificate"
    bp.add_url_rule(rule, "certificate_draft", certificate_acts.draft, methods=POST)
    rule = "/certificates/authorise"
    bp.add_url_rule(rule, "certificates_authorise", certificate_acts.authorise_several, methods=POST)
    rule = "/certificates/<uuid:certificate_id>"
    bp.add_url_rule(rule, "certificate", certificates.certificate, methods=GET)
    bp.add_url_rule(f"{rule}/lhu.pdf", "certificate_pdf", certificates.preview, methods=GET)
    bp.add_url_rule(f"{rule}/content.json", "certificate_content", certificates.content, methods=GET)
    bp.add_url_rule(f"{rule}/files", "certificate_attach", certificates.attach, methods=POST)
    bp.add_url_rule(f"{rule}/redraft", "certificate_redraft", certificate_acts.redraft, methods=POST)
    bp.add_url_rule(f"{rule}/read", "certificate_read", certificate_acts.mark_read, methods=POST)
    bp.add_url_rule(f"{rule}/authorise", "certificate_authorise", certificate_acts.authorise, methods=POST)
    bp.add_url_rule(f"{rule}/issue", "certificate_issue", certificate_acts.issue, methods=POST)
    bp.add_url_rule(f"{rule}/amend", "certificate_amend", certificate_acts.amend, methods=POST)
    bp.add_url_rule(f"{rule}/suspend", "certificate_suspend", certificate_acts.suspend, methods=POST)
    bp.add_url_rule(f"{rule}/reinstate", "certificate_reinstate", certificate_acts.reinstate, methods=POST)
    bp.add_url_rule(f"{rule}/withdraw", "certificate_withdraw", certificate_acts.withdraw, methods=POST)
    bp.add_url_rule(f"{rule}/discard", "certificate_discard", certificate_acts.discard, methods=POST)
    bp.add_url_rule(f"{rule}/facts", "certificate_facts", facts.facts, methods=GET)
    bp.add_url_rule(f"{rule}/facts", "certificate_correct", facts.correct, methods=POST)
