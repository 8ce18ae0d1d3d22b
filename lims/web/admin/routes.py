"""The pages of `admin`: address, function, method."""

from flask import Blueprint

from lims.domain.errors import N_, NotAllowed
from lims.web.admin import (
    audit,
    calibrated_ranges,
    clients,
    code_lists,
    equipment,
    holidays,
    laboratory,
    letters,
    numbering,
    people,
    policy,
    scope,
    system,
    takeovers,
    tariffs,
)
from lims.web.session import current_actor

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.before_request
def staff_only() -> None:
    """Keep clients out: some permissions are theirs too, for their own things in the portal."""
    actor = current_actor()
    if not actor.staff or actor.laboratory_id is None:
        raise NotAllowed(N_("Halaman ini untuk petugas laboratorium. Permohonan dan LHU Anda ada di portal."))


GET, POST = ["GET"], ["POST"]
BOTH = [*GET, *POST]

bp.add_url_rule("/laboratory", "laboratory", laboratory.laboratory, methods=GET)
bp.add_url_rule("/laboratory/edit", "laboratory_edit", laboratory.laboratory_edit, methods=BOTH)
bp.add_url_rule("/laboratory/marks", "marks", laboratory.marks, methods=GET)
bp.add_url_rule("/laboratory/marks/<kind>", "mark_upload", laboratory.mark_upload, methods=POST)
bp.add_url_rule("/laboratory/marks/<kind>/switch", "mark_switch", laboratory.mark_switch, methods=POST)
bp.add_url_rule("/laboratory/marks/<kind>/image", "mark_image", laboratory.mark_image, methods=GET)

rule = "/laboratory/numbering"
bp.add_url_rule(rule, "numberings", numbering.numberings, methods=GET)
bp.add_url_rule(f"{rule}/<kind>", "number_template", numbering.number_template, methods=BOTH)
bp.add_url_rule(f"{rule}/<kind>/start", "start_counter", numbering.start_counter, methods=POST)

bp.add_url_rule("/laboratory/policy", "policy", policy.policy, methods=BOTH)
bp.add_url_rule("/laboratory/codes", "code_lists", code_lists.all_lists, methods=GET)
bp.add_url_rule("/laboratory/codes", "bring_codes", code_lists.bring, methods=POST)

rule = "/laboratory/holidays"
bp.add_url_rule(rule, "holidays", holidays.holidays_of_year, methods=GET)
bp.add_url_rule(rule, "add_holidays", holidays.add_holidays, methods=POST)
bp.add_url_rule(f"{rule}/file", "read_holidays", holidays.read_file, methods=POST)
bp.add_url_rule(f"{rule}/national", "holiday_proposals", holidays.holiday_proposals, methods=GET)
bp.add_url_rule(f"{rule}/national", "confirm_holidays", holidays.confirm_holidays, methods=POST)
bp.add_url_rule(f"{rule}/<uuid:holiday_id>/remove", "remove_holiday", holidays.remove_holiday, methods=POST)

rule = "/laboratory/tariffs"
bp.add_url_rule(rule, "tariffs", tariffs.all_tariffs, methods=GET)
bp.add_url_rule(f"{rule}/new", "new_tariff", tariffs.new_tariff, methods=BOTH)
bp.add_url_rule(f"{rule}/<uuid:tariff_id>/end", "end_tariff", tariffs.end_tariff, methods=POST)

rule = "/letters"
bp.add_url_rule(rule, "letters", letters.letters, methods=GET)
bp.add_url_rule(f"{rule}/new", "new_letter", letters.new_letter, methods=BOTH)
bp.add_url_rule(f"{rule}/<uuid:letter_id>/scan", "letter_scan", letters.scan, methods=GET)

rule = "/laboratory/scope"
bp.add_url_rule(rule, "scope", scope.scope, methods=GET)
bp.add_url_rule(f"{rule}/new", "new_scope", scope.new_scope, methods=BOTH)
bp.add_url_rule(f"{rule}/<uuid:entry_id>/end", "end_scope", scope.end_scope, methods=POST)

rule = "/takeovers"
bp.add_url_rule(rule, "takeovers", takeovers.all_takeovers, methods=GET)
bp.add_url_rule(rule, "upload_takeover", takeovers.upload, methods=POST)
bp.add_url_rule(f"{rule}/template/<kind>", "takeover_template", takeovers.template, methods=GET)
rule = "/takeovers/<uuid:takeover_id>"
bp.add_url_rule(rule, "takeover", takeovers.takeover, methods=GET)
bp.add_url_rule(f"{rule}/file", "takeover_file", takeovers.file, methods=GET)
bp.add_url_rule(f"{rule}/report", "takeover_report", takeovers.report, methods=GET)
bp.add_url_rule(f"{rule}/check", "check_takeover", takeovers.check, methods=POST)
bp.add_url_rule(f"{rule}/write", "write_takeover", takeovers.write, methods=POST)
bp.add_url_rule(f"{rule}/withdraw", "withdraw_takeover", takeovers.withdraw, methods=POST)

bp.add_url_rule("/people", "people", people.all_people, methods=GET)
bp.add_url_rule("/people/new", "new_person", people.new_person, methods=BOTH)
rule = "/people/<uuid:user_id>"
bp.add_url_rule(rule, "person", people.person, methods=GET)
bp.add_url_rule(f"{rule}/edit", "edit_person", people.edit_person, methods=BOTH)
bp.add_url_rule(f"{rule}/roles/new", "new_role", people.new_role, methods=BOTH)
bp.add_url_rule(f"{rule}/roles/<uuid:membership_id>/end", "end_role", people.end_role, methods=POST)
bp.add_url_rule(f"{rule}/authorisations/new", "new_authorisation", people.new_authorisation, methods=BOTH)
bp.add_url_rule(
    f"{rule}/authorisations/<uuid:authorisation_id>/end",
    "end_authorisation",
    people.end_authorisation,
    methods=POST,
)
bp.add_url_rule(f"{rule}/disable", "disable_person", people.disable_person, methods=POST)
bp.add_url_rule(f"{rule}/enable", "enable_person", people.enable_person, methods=POST)
bp.add_url_rule(f"{rule}/password", "reset_password", people.reset_password, methods=POST)

bp.add_url_rule("/clients", "clients", clients.all_clients, methods=GET)
bp.add_url_rule("/clients/<uuid:client_id>", "client", clients.client, methods=BOTH)
bp.add_url_rule("/clients/<uuid:client_id>/agreement", "client_agreement", clients.agreement, methods=POST)

bp.add_url_rule("/equipment", "equipment", equipment.all_equipment, methods=GET)
bp.add_url_rule("/equipment/new", "new_equipment", equipment.new_equipment, methods=BOTH)
rule = "/equipment/<uuid:equipment_id>"
bp.add_url_rule(rule, "one_equipment", equipment.one_equipment, methods=GET)
bp.add_url_rule(f"{rule}/edit", "edit_equipment", equipment.edit_equipment, methods=BOTH)
bp.add_url_rule(f"{rule}/calibrations/new", "new_calibration", equipment.new_calibration, methods=BOTH)
bp.add_url_rule(f"{rule}/take-out", "take_out", equipment.take_out, methods=POST)
bp.add_url_rule(f"{rule}/put-back", "put_back", equipment.put_back, methods=POST)
bp.add_url_rule(
    "/equipment/calibrations/<uuid:calibration_id>",
    "correct_calibration",
    equipment.correct_calibration,
    methods=BOTH,
)
bp.add_url_rule(
    "/equipment/calibrations/<uuid:calibration_id>/results",
    "calibrated_ranges",
    calibrated_ranges.page,
    methods=BOTH,
)
bp.add_url_rule("/equipment/files/<uuid:attachment_id>", "file", equipment.file, methods=GET)

bp.add_url_rule("/audit", "audit", audit.trail, methods=GET)
bp.add_url_rule("/audit/export", "audit_export", audit.export, methods=GET)
bp.add_url_rule("/audit/check", "audit_check", audit.check, methods=POST)

bp.add_url_rule("/system", "system", system.system, methods=GET)
