"""Who may open what: one row for every address of the application, and a new address without its row fails.

Roles stand here in words of their own, not in those of the policy, so that a slip in the policy is found too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from lims.domain.roles import Role

RECEPTION, ANALYST, SUPERVISOR = Role.RECEPTION, Role.ANALYST, Role.SUPERVISOR
TECHNICAL, QUALITY, HEAD = Role.TECHNICAL_MANAGER, Role.QUALITY_MANAGER, Role.HEAD
TREASURER, ADMINISTRATOR, ASSESSOR, CLIENT = (
    Role.TREASURER,
    Role.ADMINISTRATOR,
    Role.ASSESSOR,
    Role.CLIENT,
)

INSIDE = frozenset(Role) - {CLIENT}
COUNTER = frozenset({RECEPTION})
KNOWS_CLIENTS = INSIDE - {ANALYST}
KNOWS_REPORTS = INSIDE - {ANALYST, TREASURER}
REVIEWS_REQUESTS = frozenset({RECEPTION, TECHNICAL})
HANDS_OVER = frozenset({RECEPTION, ANALYST, SUPERVISOR})
PLANS = frozenset({SUPERVISOR, TECHNICAL})
TESTS = frozenset({ANALYST})
REVIEWS = frozenset({SUPERVISOR})
HANDLES = frozenset({RECEPTION, SUPERVISOR, TECHNICAL})
APPROVES_OTHERS = frozenset({TECHNICAL, QUALITY})
SEES_TESTS = frozenset({ANALYST, SUPERVISOR, TECHNICAL, QUALITY, HEAD, ASSESSOR})
SIGNS = frozenset({TECHNICAL, HEAD})
DRAFTS = frozenset({SUPERVISOR, TECHNICAL, RECEPTION})
ISSUES = frozenset({TECHNICAL, HEAD, RECEPTION})
SEES_PEOPLE = frozenset({TECHNICAL, QUALITY, HEAD, ADMINISTRATOR, ASSESSOR, SUPERVISOR})
SEES_TRAIL = frozenset({TECHNICAL, QUALITY, HEAD, ADMINISTRATOR, ASSESSOR})
KEEPS_EQUIPMENT = frozenset({ADMINISTRATOR, TECHNICAL, QUALITY})
SETS_UP = frozenset({ADMINISTRATOR})
MANAGES = frozenset({TECHNICAL, QUALITY, HEAD})
TREASURY = frozenset({TREASURER})
CLIENTS = frozenset({CLIENT})


class Kind(Enum):
    """What an address leads to."""

    PUBLIC = "anyone, signed in or not"
    PERSONAL = "whoever is signed in, for themselves"
    OWN = "a thing of one person alone: everybody else does not find it"
    PAGE = "a page of one's own laboratory, or of one's own business"
    THING = "a thing that belongs to a laboratory and a client: a stranger's is not found"


@dataclass(frozen=True, slots=True)
class Access:
    """An address with those who may open it."""

    method: str
    endpoint: str
    kind: Kind
    who: frozenset[Role] = frozenset()
    data: Mapping[str, str] = field(default_factory=dict)
    """What is posted, where an empty form would be refused for another reason than who asks."""

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def _rows(kind: Kind, who: frozenset[Role], get: str = "", post: str = "") -> list[Access]:
    """Return a row for each endpoint that is named; those of POST stand apart, because an act may need more."""
    return [Access("GET", endpoint, kind, who) for endpoint in get.split()] + [
        Access("POST", endpoint, kind, who, DATA.get(endpoint, {})) for endpoint in post.split()
    ]


PASSWORD = "kuda-hijau-lompat-pagar"
FILE = "a picture"
"""Stands for a file that is handed in."""

DATA: dict[str, dict[str, str]] = {
    "admin.reset_password": {"reason": "Lupa"},
    "lab.certificate_attach": {"file": FILE},
    "lab.certificate_authorise": {"password": PASSWORD},
    "lab.certificates_authorise": {"password": PASSWORD},
    "lab.entry_attach": {"file": FILE, "piece": "{piece_id}"},
    "lab.entry_void": {"piece": "{piece_id}"},
    "lab.readings_upload": {"file": FILE},
    "lab.disposal_attach": {"file": FILE},
    "lab.order_attach": {"file": FILE},
    "lab.review_accept": {"piece": "{piece_id}"},
    "lab.review_reopen": {"piece": "{piece_id}", "reason": "Salah baca"},
    "lab.review_return": {"piece": "{piece_id}", "reason": "Salah baca"},
    "lab.reset_password": {"reason": "Lupa"},
    "lab.open_account": {"name": "Ibu Sari", "phone": "0812 7777 8888"},
    "lab.sample_photos": {"photos": FILE},
    "verify.typed": {"code": "{short_code}"},
}
"""What is posted where an empty form would be answered alike whoever asks; names in braces are ids."""

TABLE: tuple[Access, ...] = (
    # Anyone.
    *_rows(Kind.PUBLIC, frozenset(), "verify.ask verify.certificate", "verify.compare verify.typed"),
    *_rows(Kind.PUBLIC, frozenset(), "verify.watch verify.complain", "verify.watch verify.complain"),
    *_rows(Kind.PUBLIC, frozenset(), "verify.watched", "verify.confirm_watch verify.end_watch"),
    *_rows(Kind.PUBLIC, frozenset(), "verify.verifier verify.worker verify.manifest"),
    *_rows(Kind.PUBLIC, frozenset(), "verify.public_file verify.log verify.status"),
    *_rows(Kind.PUBLIC, frozenset(), "account.start account.track account.sign_in account.register"),
    *_rows(Kind.PUBLIC, frozenset(), "account.guide account.guide_text account.guide_picture"),
    *_rows(Kind.PUBLIC, frozenset(), post="account.sign_in account.register account.sign_out"),
    # Whoever is signed in, for themselves.
    *_rows(Kind.PERSONAL, frozenset(), "account.profile account.password account.laboratory"),
    *_rows(Kind.PERSONAL, frozenset(), post="account.password account.language"),
    *_rows(Kind.PERSONAL, frozenset(), post="account.end_others"),
    *_rows(Kind.OWN, frozenset(), post="account.end_session account.laboratory"),
    # Clients.
    *_rows(
        Kind.PAGE,
        CLIENTS,
        "portal.home portal.applications portal.new_application portal.notices portal.bringing",
    ),
    *_rows(Kind.PAGE, CLIENTS, "portal.business portal.certificates"),
    *_rows(Kind.PAGE, CLIENTS, post="portal.new_application portal.read_notices"),
    *_rows(Kind.THING, CLIENTS, "portal.application portal.edit_application portal.order"),
    *_rows(Kind.THING, CLIENTS, "portal.request_form portal.certificate_pdf portal.bill"),
    *_rows(Kind.THING, CLIENTS, "portal.payment portal.complain"),
    *_rows(Kind.THING, CLIENTS, "portal.business_page portal.edit_business", "portal.edit_business"),
    *_rows(Kind.THING, CLIENTS, post="portal.complain"),
    *_rows(Kind.THING, CLIENTS, post="portal.edit_application portal.submit_application"),
    *_rows(Kind.THING, CLIENTS, post="portal.withdraw_application portal.answer_application"),
    # The laboratory: intake.
    *_rows(Kind.PAGE, INSIDE, "lab.home lab.orders lab.samples"),
    *_rows(Kind.PAGE, KNOWS_CLIENTS, "lab.applications"),
    *_rows(Kind.THING, KNOWS_CLIENTS, "lab.application lab.client"),
    *_rows(Kind.THING, REVIEWS_REQUESTS, post="lab.application_agree lab.application_ask"),
    *_rows(Kind.THING, REVIEWS_REQUESTS, post="lab.application_refuse"),
    *_rows(Kind.THING, COUNTER, post="lab.application_answer lab.application_submit"),
    *_rows(Kind.THING, COUNTER, post="lab.application_withdraw"),
    *_rows(Kind.PAGE, COUNTER, "lab.walk_in lab.new_client", "lab.walk_in_nib lab.enter_client"),
    *_rows(Kind.THING, COUNTER, "lab.new_application lab.edit_application"),
    *_rows(Kind.THING, COUNTER, post="lab.new_application lab.edit_application lab.reset_password"),
    *_rows(Kind.THING, COUNTER, post="lab.open_account lab.notice_send"),
    *_rows(Kind.PAGE, COUNTER, "lab.notices"),
    *_rows(Kind.THING, COUNTER | SETS_UP, post="lab.client_size"),
    *_rows(Kind.THING, CLIENTS, post="portal.business_size"),
    *_rows(Kind.PAGE, INSIDE, "admin.policy admin.code_lists"),
    *_rows(Kind.PAGE, SETS_UP, post="admin.policy admin.bring_codes admin.read_holidays"),
    *_rows(Kind.PAGE, COUNTER | {QUALITY, HEAD}, "lab.new_complaint", "lab.new_complaint"),
    *_rows(Kind.PAGE, MANAGES | {ASSESSOR}, "lab.survey"),
    *_rows(Kind.THING, frozenset({QUALITY, HEAD}), post="lab.survey_reply"),
    *_rows(Kind.PUBLIC, frozenset(), "account.survey", "account.survey"),
    *_rows(Kind.THING, CLIENTS, "portal.survey", "portal.survey"),
    *_rows(Kind.THING, INSIDE, "lab.order lab.sample lab.sample_label lab.piece_label lab.attachment"),
    *_rows(Kind.THING, KNOWS_CLIENTS, "lab.order_request_form"),
    *_rows(Kind.THING, COUNTER, "lab.order_labels lab.order_receipt"),
    *_rows(Kind.THING, COUNTER, post="lab.order_attach"),
    *_rows(Kind.THING, COUNTER | {TECHNICAL}, post="lab.order_cancel"),
    *_rows(Kind.THING, COUNTER | PLANS, post="lab.order_hold lab.order_resume"),
    *_rows(Kind.THING, INSIDE, "lab.control_card lab.control_card_print lab.custody_print"),
    *_rows(Kind.THING, SEES_TESTS, "lab.trace_print"),
    *_rows(Kind.PAGE, COUNTER, "lab.remains", "lab.dispose"),
    *_rows(Kind.PAGE, INSIDE, "lab.disposals"),
    *_rows(Kind.THING, INSIDE, "lab.disposal lab.disposal_print"),
    *_rows(Kind.THING, COUNTER, post="lab.disposal_attach"),
    *_rows(Kind.THING, HANDS_OVER | {TECHNICAL}, post="lab.sample_conditions lab.piece_conditions"),
    *_rows(Kind.THING, DRAFTS, post="lab.photo_print lab.photo_leave_out"),
    # The laboratory: limits typed by hand, and other laboratories.
    *_rows(Kind.PAGE, DRAFTS, "lab.name_checks"),
    *_rows(Kind.THING, DRAFTS, post="lab.names_answer lab.names_settle"),
    *_rows(Kind.PUBLIC, frozenset(), "account.names", "account.names"),
    *_rows(Kind.THING, CLIENTS, "portal.names", "portal.names"),
    *_rows(Kind.PAGE, INSIDE, "lab.limits lab.handed_on lab.other_laboratories"),
    *_rows(Kind.THING, INSIDE, "lab.order_limits lab.order_handed_on"),
    *_rows(Kind.THING, HANDLES, post="lab.limit_type lab.limit_withdraw"),
    *_rows(Kind.THING, REVIEWS, post="lab.limit_confirm"),
    *_rows(Kind.THING, HANDLES, post="lab.subcontract_agree lab.subcontract_send"),
    *_rows(Kind.THING, HANDLES, post="lab.subcontract_report lab.subcontract_take_back"),
    *_rows(Kind.PAGE, APPROVES_OTHERS, "lab.new_other_laboratory", "lab.new_other_laboratory"),
    *_rows(Kind.THING, APPROVES_OTHERS, "lab.edit_other_laboratory", "lab.edit_other_laboratory"),
    *_rows(Kind.THING, APPROVES_OTHERS, post="lab.end_other_laboratory"),
    # The laboratory: quality.
    *_rows(Kind.PAGE, MANAGES | {ASSESSOR}, "lab.complaints"),
    *_rows(Kind.THING, MANAGES | {ASSESSOR}, "lab.complaint"),
    *_rows(Kind.THING, frozenset({QUALITY, HEAD}), post="lab.complaint_investigate lab.complaint_close"),
    *_rows(Kind.PAGE, KNOWS_CLIENTS, "lab.recap"),
    *_rows(Kind.PAGE, MANAGES | {ASSESSOR}, "lab.performance"),
    *_rows(Kind.PAGE, INSIDE, "lab.documents"),
    *_rows(Kind.PAGE, frozenset({QUALITY}), "lab.document", "lab.document_revise"),
    # The laboratory: money.
    *_rows(Kind.PAGE, KNOWS_CLIENTS, "lab.money lab.money_days lab.money_days_sheet"),
    *_rows(Kind.THING, KNOWS_CLIENTS, "lab.order_money lab.bill_print lab.payment_print"),
    *_rows(Kind.THING, TREASURY, post="lab.order_bill lab.bill_payment lab.bill_cancel"),
    *_rows(Kind.THING, TREASURY, post="lab.payment_take_back lab.order_refund"),
    *_rows(Kind.THING, SIGNS, post="lab.order_free"),
    *_rows(Kind.PAGE, COUNTER, "lab.counter lab.counter_find"),
    *_rows(Kind.THING, COUNTER, "lab.counter_order", "lab.counter_receive lab.counter_release"),
    *_rows(Kind.THING, COUNTER, post="lab.counter_reject lab.sample_photos"),
    *_rows(Kind.THING, COUNTER, "lab.reception_template", "lab.reception_upload"),
    *_rows(Kind.PAGE, HANDS_OVER, "lab.handing_over", "lab.handing_over"),
    *_rows(Kind.THING, HANDS_OVER, post="lab.sample_hand_over"),
    # The laboratory: bench and certificates.
    *_rows(Kind.PAGE, PLANS, "lab.planning", "lab.planning_assign"),
    *_rows(Kind.THING, SEES_TESTS, "lab.work_order lab.worksheet"),
    *_rows(Kind.PAGE, TESTS, "lab.worklist"),
    *_rows(Kind.THING, TESTS, "lab.entry", "lab.readings_upload"),
    *_rows(Kind.THING, TESTS, "lab.readings_template"),
    *_rows(Kind.THING, TESTS, post="lab.entry_save lab.entry_preview lab.entry_void lab.entry_attach"),
    *_rows(Kind.PAGE, REVIEWS, "lab.reviews"),
    *_rows(Kind.THING, SEES_TESTS, "lab.review lab.trace"),
    *_rows(
        Kind.THING, REVIEWS, post="lab.review_accept lab.review_return lab.review_reopen lab.review_retest"
    ),
    *_rows(Kind.PAGE, KNOWS_REPORTS, "lab.certificates"),
    *_rows(Kind.THING, KNOWS_REPORTS, "lab.certificate lab.certificate_pdf lab.certificate_content"),
    *_rows(Kind.PAGE, SIGNS, post="lab.certificates_authorise"),
    *_rows(Kind.THING, SIGNS, post="lab.certificate_authorise lab.certificate_read lab.certificate_amend"),
    *_rows(Kind.THING, SIGNS, post="lab.certificate_suspend lab.certificate_reinstate"),
    *_rows(Kind.THING, SIGNS, post="lab.certificate_withdraw"),
    *_rows(Kind.THING, DRAFTS, "lab.certificate_facts", "lab.certificate_correct lab.certificate_draft"),
    *_rows(Kind.THING, DRAFTS, post="lab.certificate_discard lab.certificate_redraft"),
    *_rows(Kind.THING, ISSUES, post="lab.certificate_issue lab.certificate_attach"),
    *_rows(Kind.PAGE, INSIDE, "lab.standards lab.specification lab.method lab.bringing lab.calculator"),
    *_rows(Kind.PAGE, INSIDE, "lab.curve", "lab.curve_read"),
    *_rows(Kind.PAGE, frozenset({TECHNICAL}), post="lab.standard_check lab.standard_check_limits"),
    *_rows(Kind.PAGE, INSIDE, "lab.standards_compare lab.advice"),
    *_rows(Kind.PAGE, frozenset({TECHNICAL}), post="lab.advice_decide"),
    *_rows(Kind.PAGE, KNOWS_REPORTS, "lab.standards_impact"),
    *_rows(
        Kind.PAGE,
        frozenset({TECHNICAL}),
        "lab.standard_limits lab.own_specification lab.own_template lab.own_method",
    ),
    *_rows(Kind.PAGE, INSIDE, "lab.budgets"),
    *_rows(Kind.PAGE, frozenset({TECHNICAL}), "lab.new_budget", "lab.new_budget"),
    *_rows(Kind.PAGE, frozenset({TECHNICAL}), post="lab.stated_uncertainty"),
    *_rows(Kind.THING, frozenset({TECHNICAL}), post="lab.stated_uncertainty_end"),
    *_rows(Kind.THING, INSIDE, "lab.budget"),
    *_rows(Kind.THING, frozenset({TECHNICAL}), post="lab.budget"),
    *_rows(Kind.THING, INSIDE, "admin.calibrated_ranges"),
    *_rows(Kind.THING, KEEPS_EQUIPMENT, post="admin.calibrated_ranges"),
    *_rows(Kind.PAGE, frozenset({TECHNICAL}), post="lab.own_preview lab.own_publish lab.own_method_publish"),
    # Administration.
    *_rows(Kind.PAGE, INSIDE, "admin.laboratory admin.marks admin.numberings admin.holidays"),
    *_rows(Kind.PAGE, INSIDE, "admin.tariffs admin.scope admin.mark_image admin.equipment"),
    *_rows(Kind.PAGE, SETS_UP, "admin.laboratory_edit admin.number_template admin.holiday_proposals"),
    *_rows(Kind.PAGE, SETS_UP, "admin.new_tariff admin.new_scope"),
    *_rows(Kind.PAGE, SEES_PEOPLE, "admin.letters"),
    *_rows(Kind.PAGE, SETS_UP, "admin.new_letter", "admin.new_letter"),
    *_rows(Kind.THING, SEES_PEOPLE, "admin.letter_scan"),
    *_rows(Kind.PAGE, SETS_UP, post="admin.laboratory_edit admin.mark_upload admin.mark_switch"),
    *_rows(Kind.PAGE, SETS_UP, post="admin.number_template admin.start_counter"),
    *_rows(Kind.PAGE, SETS_UP, post="admin.add_holidays admin.confirm_holidays"),
    *_rows(Kind.PAGE, SETS_UP, post="admin.new_tariff admin.new_scope"),
    *_rows(Kind.THING, SETS_UP, post="admin.remove_holiday admin.end_tariff admin.end_scope"),
    *_rows(Kind.PAGE, SETS_UP, "admin.takeovers admin.takeover_template", "admin.upload_takeover"),
    *_rows(Kind.THING, SETS_UP, "admin.takeover admin.takeover_file admin.takeover_report"),
    *_rows(Kind.THING, SETS_UP, post="admin.check_takeover admin.write_takeover admin.withdraw_takeover"),
    *_rows(Kind.PAGE, SEES_PEOPLE, "admin.people"),
    *_rows(Kind.THING, SEES_PEOPLE, "admin.person"),
    *_rows(Kind.PAGE, SETS_UP, "admin.new_person", "admin.new_person"),
    *_rows(Kind.THING, SETS_UP, "admin.edit_person admin.new_role admin.new_authorisation"),
    *_rows(Kind.THING, SETS_UP, post="admin.edit_person admin.new_role admin.new_authorisation"),
    *_rows(Kind.THING, SETS_UP, post="admin.end_role admin.end_authorisation admin.reset_password"),
    *_rows(Kind.THING, SETS_UP, post="admin.disable_person admin.enable_person"),
    *_rows(Kind.PAGE, KNOWS_CLIENTS, "admin.clients"),
    *_rows(Kind.THING, KNOWS_CLIENTS, "admin.client"),
    *_rows(Kind.THING, COUNTER | SETS_UP, post="admin.client"),
    *_rows(Kind.THING, frozenset({HEAD, TREASURER}), post="admin.client_agreement"),
    *_rows(Kind.THING, INSIDE, "admin.one_equipment admin.file"),
    *_rows(Kind.PAGE, KEEPS_EQUIPMENT, "admin.new_equipment", "admin.new_equipment"),
    *_rows(Kind.THING, KEEPS_EQUIPMENT, "admin.edit_equipment admin.new_calibration"),
    *_rows(Kind.THING, KEEPS_EQUIPMENT, "admin.correct_calibration", "admin.correct_calibration"),
    *_rows(Kind.THING, KEEPS_EQUIPMENT, post="admin.edit_equipment admin.new_calibration"),
    *_rows(Kind.THING, KEEPS_EQUIPMENT, post="admin.take_out admin.put_back"),
    # Programs.
    *_rows(Kind.PUBLIC, frozenset(), "api.page api.description", "api.verify"),
    *_rows(Kind.PERSONAL, frozenset(), "account.tokens", "account.tokens"),
    *_rows(Kind.OWN, frozenset(), post="account.revoke_token"),
    *_rows(Kind.PUBLIC, frozenset(), "account.health"),
    *_rows(Kind.PAGE, frozenset({ADMINISTRATOR, HEAD}), "admin.system"),
    *_rows(Kind.PAGE, KNOWS_REPORTS, post="lab.certificate_files"),
    *_rows(Kind.PAGE, COUNTER, post="lab.many_labels"),
    *_rows(Kind.THING, INSIDE, post="lab.order_papers"),
    *_rows(Kind.PERSONAL, frozenset(), "account.jobs account.long_list", "account.long_list"),
    *_rows(Kind.OWN, frozenset(), "account.job account.job_progress account.job_file"),
    *_rows(Kind.OWN, frozenset(), post="account.cancel_job account.job_again"),
    *_rows(Kind.PERSONAL, frozenset(), "api.me"),
    *_rows(Kind.PAGE, KNOWS_CLIENTS | CLIENTS, "api.businesses api.applications"),
    *_rows(Kind.PAGE, COUNTER | CLIENTS, post="api.start_application"),
    *_rows(Kind.THING, KNOWS_CLIENTS | CLIENTS, "api.application api.bills api.payments"),
    *_rows(Kind.THING, COUNTER | CLIENTS, post="api.save_application api.submit_application"),
    *_rows(Kind.THING, REVIEWS_REQUESTS, post="api.agree api.ask api.refuse"),
    *_rows(Kind.PAGE, INSIDE | CLIENTS, "api.orders"),
    *_rows(Kind.THING, INSIDE | CLIENTS, "api.order"),
    *_rows(Kind.THING, INSIDE, "api.samples"),
    *_rows(Kind.THING, COUNTER, post="api.receive"),
    *_rows(Kind.THING, TREASURY, post="api.make_bill api.confirm_payment"),
    *_rows(Kind.THING, SEES_TESTS, "api.determinations"),
    *_rows(Kind.PAGE, TESTS, "api.my_determinations"),
    *_rows(Kind.PAGE, PLANS, post="api.assign"),
    *_rows(Kind.PAGE, TESTS, post="api.submit_sheet"),
    *_rows(Kind.PAGE, REVIEWS, post="api.accept_all"),
    *_rows(Kind.THING, TESTS, post="api.submit_readings"),
    *_rows(Kind.THING, REVIEWS, post="api.accept api.send_back"),
    *_rows(Kind.PAGE, INSIDE, "api.equipment api.standards api.standard"),
    *_rows(Kind.THING, DRAFTS, post="api.draft"),
    *_rows(Kind.PAGE, KNOWS_REPORTS | CLIENTS, "api.certificates"),
    *_rows(
        Kind.THING, KNOWS_REPORTS | CLIENTS, "api.certificate api.certificate_content api.certificate_pdf"
    ),
    *_rows(Kind.THING, SIGNS, post="api.mark_read api.authorise"),
    *_rows(Kind.THING, ISSUES, post="api.issue"),
    *_rows(Kind.PAGE, INSIDE, "api.other_laboratories"),
    *_rows(Kind.THING, INSIDE, "api.lines api.limits api.subcontracts"),
    *_rows(Kind.THING, HANDLES, post="api.type_limit api.withdraw_limit api.subcontract"),
    *_rows(Kind.THING, HANDLES, post="api.send_sample api.subcontract_report api.take_subcontract_back"),
    *_rows(Kind.THING, REVIEWS, post="api.confirm_limit"),
    *_rows(Kind.THING, INSIDE | CLIENTS, "api.names"),
    *_rows(Kind.THING, DRAFTS | CLIENTS, post="api.answer_names"),
    *_rows(Kind.PAGE, COUNTER, post="api.enter_business"),
    *_rows(Kind.THING, COUNTER | SETS_UP | CLIENTS, post="api.save_business"),
    *_rows(Kind.THING, COUNTER | CLIENTS, post="api.withdraw_application api.answer_application"),
    *_rows(Kind.THING, COUNTER | {TECHNICAL}, post="api.cancel_order"),
    *_rows(Kind.THING, COUNTER, post="api.hold api.release api.reject"),
    *_rows(Kind.THING, COUNTER | PLANS, post="api.hold_order api.resume_order"),
    *_rows(Kind.PAGE, HANDS_OVER, post="api.hand_over"),
    *_rows(Kind.THING, INSIDE, "api.custody api.sample_attachments"),
    *_rows(Kind.THING, DRAFTS, post="api.print_photo api.leave_photo_out"),
    *_rows(Kind.THING, TREASURY, post="api.cancel_bill api.take_back_payment api.refund"),
    *_rows(Kind.THING, SIGNS, post="api.amend api.suspend api.reinstate api.withdraw_certificate"),
    *_rows(Kind.THING, DRAFTS, post="api.discard"),
    *_rows(Kind.THING, COUNTER, post="api.attach_to_order api.attach_to_sample"),
    *_rows(Kind.THING, TESTS, post="api.attach_to_determination"),
    *_rows(Kind.THING, ISSUES, post="api.attach_to_certificate"),
    *_rows(Kind.THING, INSIDE, "api.attachment_file"),
    *_rows(Kind.PAGE, SEES_TRAIL, "admin.audit admin.audit_export", "admin.audit_check"),
)
