"""The pages of `portal`: address, function, method."""

from flask import Blueprint

from lims.web import house
from lims.web.portal import (
    application_form,
    applications,
    bringing,
    business,
    certificates,
    home,
    names,
    notices,
    orders,
    surveys,
    words,
)

bp = Blueprint("portal", __name__, url_prefix="/portal")
bp.context_processor(house.surroundings)
bp.context_processor(words.surroundings)

GET, POST = ["GET"], ["POST"]
BOTH = [*GET, *POST]

bp.add_url_rule("/", "home", home.home, methods=GET)

bp.add_url_rule("/applications", "applications", applications.applications, methods=GET)
bp.add_url_rule("/applications/new", "new_application", application_form.new, methods=BOTH)
rule = "/applications/<uuid:application_id>"
bp.add_url_rule(rule, "application", applications.application, methods=GET)
bp.add_url_rule(f"{rule}/edit", "edit_application", application_form.edit, methods=BOTH)
bp.add_url_rule(f"{rule}/submit", "submit_application", application_form.submit, methods=POST)
bp.add_url_rule(f"{rule}/answer", "answer_application", applications.answer, methods=POST)
bp.add_url_rule(f"{rule}/withdraw", "withdraw_application", applications.withdraw, methods=POST)

rule = "/orders/<uuid:order_id>"
bp.add_url_rule(rule, "order", orders.order, methods=GET)
bp.add_url_rule(f"{rule}/request-form.pdf", "request_form", orders.request_form, methods=GET)

bp.add_url_rule(f"{rule}/names", "names", names.names, methods=BOTH)
bp.add_url_rule(f"{rule}/survey", "survey", surveys.survey, methods=BOTH)
bp.add_url_rule(f"{rule}/complaint", "complain", orders.complain, methods=BOTH)
bp.add_url_rule("/bills/<uuid:bill_id>.pdf", "bill", orders.bill, methods=GET)
bp.add_url_rule("/payments/<uuid:payment_id>.pdf", "payment", orders.payment, methods=GET)

bp.add_url_rule("/certificates", "certificates", certificates.certificates, methods=GET)
bp.add_url_rule("/certificates/<uuid:certificate_id>.pdf", "certificate_pdf", certificates.pdf, methods=GET)

bp.add_url_rule("/business", "business", business.business, methods=GET)
rule = "/business/<uuid:client_id>"
bp.add_url_rule(rule, "business_page", business.page, methods=GET)
bp.add_url_rule(f"{rule}/edit", "edit_business", business.edit, methods=BOTH)
bp.add_url_rule(f"{rule}/size", "business_size", business.state_size, methods=POST)

bp.add_url_rule("/bringing/<path:code>", "bringing", bringing.page, methods=GET)

bp.add_url_rule("/notices", "notices", notices.notices, methods=GET)
bp.add_url_rule("/notices/read", "read_notices", notices.read, methods=POST)
