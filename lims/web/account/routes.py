"""The pages of `account`, and those that anyone may open: address, function, method."""

from flask import Blueprint

from lims.web import house
from lims.web.account import (
    guide,
    health,
    jobs,
    long_lists,
    names,
    profile,
    registration,
    sign_in,
    start,
    survey,
    tokens,
    tracking,
)
from lims.web.security import csrf, limiter

bp = Blueprint("account", __name__)
bp.context_processor(house.surroundings)

GET, POST = ["GET"], ["POST"]

bp.add_url_rule("/", "start", start.start, methods=GET)
bp.add_url_rule("/healthz", "health", health.health, methods=GET)
bp.add_url_rule("/t/<token>", "track", tracking.track, methods=GET)
# No session, hence no token of a form.
asked = limiter.limit("30 per hour", methods=POST)(csrf.exempt(survey.survey))
answered = limiter.limit("30 per hour", methods=POST)(csrf.exempt(names.names))
bp.add_url_rule("/t/<token>/names", "names", answered, methods=[*GET, *POST])
bp.add_url_rule("/t/<token>/survey", "survey", asked, methods=[*GET, *POST])

bp.add_url_rule("/guide", "guide", guide.index, methods=GET)
bp.add_url_rule("/guide/<code>", "guide_text", guide.text, methods=GET)
bp.add_url_rule("/guide/pictures/<filename>", "guide_picture", guide.picture, methods=GET)

bp.add_url_rule("/sign-in", "sign_in", sign_in.sign_in, methods=[*GET, *POST])
bp.add_url_rule("/sign-out", "sign_out", sign_in.sign_out, methods=POST)
bp.add_url_rule("/register", "register", registration.register, methods=[*GET, *POST])

bp.add_url_rule("/account", "profile", profile.profile, methods=GET)
bp.add_url_rule("/account/password", "password", profile.password, methods=[*GET, *POST])
bp.add_url_rule("/account/language", "language", profile.choose_language, methods=POST)
bp.add_url_rule("/account/laboratory", "laboratory", profile.laboratory, methods=[*GET, *POST])
bp.add_url_rule("/account/sessions/end-others", "end_others", profile.end_others, methods=POST)
bp.add_url_rule("/account/sessions/<uuid:session_id>/end", "end_session", profile.end_session, methods=POST)

bp.add_url_rule("/account/tokens", "tokens", tokens.tokens, methods=[*GET, *POST])
bp.add_url_rule("/account/tokens/<uuid:token_id>/revoke", "revoke_token", tokens.revoke, methods=POST)

bp.add_url_rule("/account/jobs", "jobs", jobs.listing, methods=GET)
bp.add_url_rule("/account/long-list", "long_list", long_lists.long_list, methods=[*GET, *POST])
bp.add_url_rule("/account/jobs/<uuid:job_id>", "job", jobs.job, methods=GET)
bp.add_url_rule("/account/jobs/<uuid:job_id>/progress", "job_progress", jobs.progress, methods=GET)
bp.add_url_rule("/account/jobs/<uuid:job_id>/file", "job_file", jobs.file, methods=GET)
bp.add_url_rule("/account/jobs/<uuid:job_id>/cancel", "cancel_job", jobs.cancel, methods=POST)
bp.add_url_rule("/account/jobs/<uuid:job_id>/again", "job_again", jobs.again, methods=POST)
