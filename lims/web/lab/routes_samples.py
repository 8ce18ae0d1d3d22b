"""Samples and their remains: address, function, method."""

from flask import Blueprint

from lims.web.lab import annex, conditions, counter, papers, remains, samples

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of samples."""
    bp.add_url_rule("/samples", "samples", samples.samples, methods=GET)
    bp.add_url_rule("/samples/labels", "many_labels", papers.ask_labels, methods=POST)
    bp.add_url_rule("/samples/hand-over", "handing_over", samples.handing_over, methods=[*GET, *POST])
    rule = "/samples/<uuid:sample_id>"
    bp.add_url_rule(rule, "sample", samples.sample, methods=GET)
    bp.add_url_rule(f"{rule}/photos", "sample_photos", counter.photos, methods=POST)
    bp.add_url_rule(f"{rule}/hand-over", "sample_hand_over", samples.hand_over, methods=POST)
    bp.add_url_rule(f"{rule}/conditions", "sample_conditions", conditions.of_sample, methods=POST)
    photo = "/photos/<uuid:attachment_id>"
    bp.add_url_rule(f"{photo}/print", "photo_print", annex.print_photo, methods=POST)
    bp.add_url_rule(f"{photo}/leave-out", "photo_leave_out", annex.leave_out, methods=POST)
    piece = "/pieces/<uuid:specimen_id>/conditions"
    bp.add_url_rule(piece, "piece_conditions", conditions.of_piece, methods=POST)
    bp.add_url_rule("/remains", "remains", remains.here, methods=GET)
    bp.add_url_rule("/remains", "dispose", remains.dispose, methods=POST)
    bp.add_url_rule("/remains/records", "disposals", remains.disposals, methods=GET)
    rule = "/remains/records/<uuid:disposal_id>"
    bp.add_url_rule(rule, "disposal", remains.disposal, methods=GET)
    bp.add_url_rule(f"{rule}.pdf", "disposal_print", remains.disposal_print, methods=GET)
    bp.add_url_rule(f"{rule}/files", "disposal_attach", remains.attach, methods=POST)
    bp.add_url_rule("/p/<uuid:specimen_id>", "piece_label", samples.piece_label, methods=GET)
    bp.add_url_rule("/s/<uuid:sample_id>", "sample_label", samples.label, methods=GET)
