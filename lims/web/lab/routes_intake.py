"""From the application to the sample: address, function, method."""

from flask import Blueprint

from lims.web.lab import (
    applications,
    counter,
    dossiers,
    home,
    notices,
    orders,
    papers,
    prints,
    reception_file,
    walk_in,
    walk_in_application,
    words,
)

GET, POST = ["GET"], ["POST"]


def add(bp: Blueprint) -> None:
    """Add the pages of intake."""
    bp.context_processor(words.surroundings)
    bp.add_url_rule("/", "home", home.home, methods=GET)

    rule = "/applications"
    bp.add_url_rule(rule, "applications", applications.applications, methods=GET)
    rule = "/applications/<uuid:application_id>"
    bp.add_url_rule(rule, "application", applications.application, methods=GET)
    bp.add_url_rule(f"{rule}/agree", "application_agree", applications.agree, methods=POST)
    bp.add_url_rule(f"{rule}/ask", "application_ask", applications.ask, methods=POST)
    bp.add_url_rule(f"{rule}/refuse", "application_refuse", applications.refuse, methods=POST)
    bp.add_url_rule(f"{rule}/answer", "application_answer", applications.answer, methods=POST)
    bp.add_url_rule(f"{rule}/submit", "application_submit", applications.submit, methods=POST)
    bp.add_url_rule(f"{rule}/withdraw", "application_withdraw", applications.withdraw, methods=POST)

    bp.add_url_rule("/walk-in", "walk_in", walk_in.walk_in, methods=GET)
    bp.add_url_rule("/walk-in/nib", "walk_in_nib", walk_in.take_in, methods=POST)
    bp.add_url_rule("/walk-in/new", "new_client", walk_in.new_client, methods=GET)
    bp.add_url_rule("/walk-in/new", "enter_client", walk_in.enter_client, methods=POST)
    rule = "/clients/<uuid:client_id>"
    bp.add_url_rule(rule, "client", walk_in.client, methods=GET)
    new_application, edit_application = (
        walk_in_application.new_application,
        walk_in_application.edit_application,
    )
    bp.add_url_rule(f"{rule}/applications/new", "new_application", new_application, methods=[*GET, *POST])
    edit = "/applications/<uuid:application_id>/edit"
    bp.add_url_rule(edit, "edit_application", edit_application, methods=[*GET, *POST])
    bp.add_url_rule(f"{rule}/size", "client_size", walk_in.state_size, methods=POST)
    bp.add_url_rule(f"{rule}/people", "open_account", walk_in.open_account, methods=POST)
    rule += "/people/<uuid:user_id>/password"
    bp.add_url_rule(rule, "reset_password", walk_in.reset_password, methods=POST)

    bp.add_url_rule("/orders", "orders", orders.orders, methods=GET)
    rule = "/orders/<uuid:order_id>"
    bp.add_url_rule(rule, "order", orders.order, methods=GET)
    bp.add_url_rule(f"{rule}/files", "order_attach", orders.attach, methods=POST)
    bp.add_url_rule(f"{rule}/request-form.pdf", "order_request_form", prints.request_form, methods=GET)
    bp.add_url_rule(f"{rule}/labels.pdf", "order_labels", prints.labels, methods=GET)
    bp.add_url_rule(f"{rule}/receipt.pdf", "order_receipt", prints.receipt, methods=GET)
    bp.add_url_rule(f"{rule}/papers", "order_papers", papers.ask_order, methods=POST)
    bp.add_url_rule("/files/<uuid:attachment_id>", "attachment", prints.attachment, methods=GET)

    bp.add_url_rule(f"{rule}/cancel", "order_cancel", orders.cancel, methods=POST)
    bp.add_url_rule(f"{rule}/control-card", "control_card", dossiers.control_card, methods=GET)
    bp.add_url_rule(
        f"{rule}/control-card.pdf", "control_card_print", dossiers.control_card_print, methods=GET
    )
    bp.add_url_rule(f"{rule}/custody.pdf", "custody_print", dossiers.custody_print, methods=GET)
    bp.add_url_rule(f"{rule}/hold", "order_hold", orders.hold, methods=POST)
    bp.add_url_rule(f"{rule}/resume", "order_resume", orders.resume, methods=POST)

    bp.add_url_rule("/notices", "notices", notices.worklist, methods=GET)
    bp.add_url_rule("/notices/<uuid:notice_id>/send", "notice_send", notices.send, methods=POST)
    _add_counter(bp)


def _add_counter(bp: Blueprint) -> None:
    bp.add_url_rule("/counter", "counter", counter.counter, methods=GET)
    bp.add_url_rule("/counter/find", "counter_find", counter.find, methods=GET)
    bp.add_url_rule("/counter/orders/<uuid:order_id>", "counter_order", counter.order, methods=GET)
    rule = "/counter/orders/<uuid:order_id>/file"
    bp.add_url_rule(rule, "reception_template", reception_file.template, methods=GET)
    bp.add_url_rule(rule, "reception_upload", reception_file.upload, methods=POST)
    rule = "/counter/samples/<uuid:sample_id>"
    bp.add_url_rule(rule, "counter_receive", counter.receive, methods=POST)
    bp.add_url_rule(f"{rule}/release", "counter_release", counter.release, methods=POST)
    bp.add_url_rule(f"{rule}/reject", "counter_reject", counter.reject, methods=POST)
