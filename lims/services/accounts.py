"""People: registering, signing in and out, passwords, and who is disabled."""

import hashlib
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.access.actor import token_hash
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed, NotFound
from lims.domain.mail import is_address
from lims.models import (
    ClientMembership,
    LaboratoryMembership,
    SignInAttempt,
    User,
    UserSession,
)
from lims.services import audit, clients, one_time_codes, passwords

ATTEMPTS = 5
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an IKM owner fills in once."""

    name: str
    email: str
    phone: str
    password: str
    business: clients.ClientInput


def normal_email(text: str) -> str | None:
    """Return an e-mail address in lower case, or None for an empty field."""
    email = text.strip().lower()
    if not email:
        return None
    if not is_address(email):
        raise InvalidInput(N_("Alamat e-mail tidak lengkap. Contoh: nama@contoh.co.id"))
    return email


def normal_phone(text: str) -> str | None:
    """Return a phone number with country code, digits only: `0812-3456-789` becomes `628123456789`.

    A number of Indonesia may be written in any of its ways: with +62, 62, 0062, 0, both (`+62 0812`), or from the 8 on.
    """
    digits = _digits(text)
    if not digits:
        return None
    abroad = text.strip().lstrip("(").startswith("+")
    if digits.startswith("00"):
        digits, abroad = digits[2:], True
    if not abroad and digits.startswith(("0", "8")):
        digits = "62" + digits.removeprefix("0")
    if digits.startswith("620"):
        digits = "62" + digits[3:]
    if not re.fullmatch(r"[1-9]\d{8,14}", digits):
        raise InvalidInput(N_("Nomor telepon tidak lengkap. Contoh: 0812 3456 7890"))
    return digits


def _digits(typed: str) -> str:
    """Return a phone number without what stands between its digits."""
    return re.sub(r"[\s().+-]", "", typed)


def add_user(
    session: Session,
    *,
    name: str,
    email: str,
    phone: str,
    password: str,
    must_change_password: bool = False,
    employee_number: str = "",
) -> User:
    """Add a person who can sign in by e-mail or phone number.

    Raises:
        InvalidInput: neither is given, or the password is weak.
        Conflict: somebody else has that address or number.
    """
    address, number = normal_email(email), normal_phone(phone)
    if address is None and number is None:
        raise InvalidInput(N_("Isilah nomor telepon atau alamat e-mail; itulah nama masuk Anda."))
    if not name.strip():
        raise InvalidInput(N_("Isilah nama."))
    same = [User.email == address] if address else []
    same += [User.phone == number] if number else []
    taken = session.scalars(select(User).where(or_(*same))).first()
    if taken:
        raise Conflict(
            N_("Nomor telepon atau e-mail ini sudah terdaftar. Masuklah, atau mintalah sandi baru.")
        )
    user = User(
        name=name.strip(),
        email=address,
        phone=number,
        password_hash=passwords.hashed(password, about=(name, address or "", number or "")),
        must_change_password=must_change_password,
        employee_number=employee_number,
    )
    session.add(user)
    session.flush()
    return user


def register(session: Session, registration: Registration) -> User:
    """Register a person and their business; neither stands without the other.

    Raises:
        InvalidInput: something is missing or cannot be; `fields` tells all faults of both at once, those of the
            person as `person_name`, `person_email`, `person_phone` and `password`.
        Conflict: the sign-in name or the NIB is known already.
    """
    _check_registration(registration)
    try:
        user = add_user(
            session,
            name=registration.name,
            email=registration.email,
            phone=registration.phone,
            password=registration.password,
        )
        client = clients.new_client(session, registration.business)
    except Conflict as error:  # which of them is known is nobody's business who only tries
        raise Conflict(
            N_(
                "Nomor telepon, e-mail, atau NIB ini sudah terdaftar. "
                "Masuklah, atau mintalah kode masuk di loket."
            )
        ) from error
    session.add(
        ClientMembership(user_id=user.id, client_id=client.id, valid_from=clock.today(), valid_until=None)
    )
    actor = Actor(user_id=user.id, name=user.name, client_ids=frozenset({client.id}))
    audit.record(session, actor, "user:register", user)
    return user


def _check_registration(given: Registration) -> None:
    """Tell everything that is wrong with a registration at once."""
    faults: dict[str, LimsError] = {}
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("person_email", lambda: normal_email(given.email)),
        ("person_phone", lambda: normal_phone(given.phone)),
        ("password", lambda: passwords.check(given.password, about=(given.name, given.email, given.phone))),
    )
    for name, check in checks:
        try:
            check()
        except InvalidInput as fault:
            faults[name] = fault
    if not given.name.strip():
        faults["person_name"] = InvalidInput(N_("Isilah nama Anda."))
    if not given.email.strip() and not given.phone.strip():
        faults["person_phone"] = InvalidInput(
            N_("Isilah nomor telepon atau alamat e-mail; itulah nama masuk Anda.")
        )
    try:
        clients.checked(given.business)
    except InvalidInput as fault:
        faults |= fault.fields
    if faults:
        raise InvalidInput(N_("Periksa isian yang ditandai."), faults)


def authenticate(session: Session, identifier: str, password: str) -> User | None:
    """Return the person, or None when name or password is wrong; either way the attempt is counted.

    Raises:
        NotAllowed: too many attempts in a row failed; tells how long to wait.
        InvalidInput: it was a one-time code, and it opens nothing any more.
    """
    name = _identifier(identifier)
    attempt = hashlib.sha256(name.encode()).hexdigest()
    refuse_when_throttled(session, attempt)
    user = _named(session, name, identifier)
    code = one_time_codes.pending(session, user)
    typed = one_time_codes.as_given(password) if code else password
    good = passwords.matches(user.password_hash if user else None, typed)
    good = good and user is not None and user.disabled_at is None
    if good and code is not None:
        one_time_codes.use(code)
    session.add(SignInAttempt(identifier_sha256=attempt, at=clock.now(), succeeded=good))
    return user if good else None


def refuse_when_throttled(session: Session, attempt: str) -> None:
    """Refuse to compare passwords after too many failures since the last success."""
    since = clock.now() - WINDOW
    recent = session.scalars(
        select(SignInAttempt)
        .where(SignInAttempt.identifier_sha256 == attempt, SignInAttempt.at > since)
        .order_by(SignInAttempt.at.desc())
        .limit(ATTEMPTS)
    ).all()
    if len(recent) == ATTEMPTS and not any(one.succeeded for one in recent):
        minutes = max(1, round((recent[-1].at + WINDOW - clock.now()).total_seconds() / 60))
        raise NotAllowed(
            N_("Terlalu banyak percobaan gagal. Tunggu %(minutes)s menit, lalu coba lagi."), minutes=minutes
        )


def _named(session: Session, name: str, typed: str) -> User | None:
    """Return who signs in by a name.

    Numbers that begin with an 8 or with 620 were once kept as they were typed, and open their accounts still.
    """
    names = (name, _digits(typed))
    found = session.scalars(select(User).where(or_(User.email == name, User.phone.in_(names)))).all()
    return next((one for one in found if name in (one.email, one.phone)), found[0] if found else None)


def _identifier(text: str) -> str:
    """Return what was typed as an e-mail address or phone number in its stored form."""
    typed = text.strip().lower()
    if "@" in typed:
        return typed
    try:
        return normal_phone(typed) or typed
    except InvalidInput:
        return typed


def open_session(session: Session, user: User, laboratory_id: uuid.UUID | None = None) -> str:
    """Open a session and return its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    if laboratory_id is None:
        laboratory_id = session.scalars(
            select(LaboratoryMembership.laboratory_id)
            .where(LaboratoryMembership.user_id == user.id)
            .order_by(LaboratoryMembership.valid_from)
            .limit(1)
        ).one_or_none()
    session.add(
        UserSession(
            user_id=user.id,
            token_sha256=token_hash(token),
            laboratory_id=laboratory_id,
            created_at=clock.now(),
            last_seen_at=clock.now(),
        )
    )
    actor = Actor(user_id=user.id, name=user.name)
    audit.record(session, actor, "user:sign-in", user)
    return token


def close_session(session: Session, actor: Actor) -> None:
    """Sign out: the session ends here, whatever the browser still holds."""
    row = session.get(UserSession, actor.session_id)
    if row is not None and row.ended_at is None:
        row.ended_at = clock.now()
        audit.record(session, actor, "user:sign-out", session.get(User, actor.user_id))


def end_sessions(session: Session, user_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """End all sessions of a person, except the present one."""
    for row in session.scalars(
        select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    ):
        if row.id != but:
            row.ended_at = clock.now()


def end_own_session(session: Session, actor: Actor, session_id: uuid.UUID) -> None:
    """End one's own sign-in on another device, such as a lost phone."""
    row = session.get(UserSession, session_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound(N_("Sesi ini tidak ada lagi."))
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record(session, actor, "user:end-session", session.get(User, actor.user_id))


def end_other_sessions(session: Session, actor: Actor) -> None:
    """End all of one's own sign-ins but the present one."""
    end_sessions(session, actor.known_id(), but=actor.session_id)
    audit.record(session, actor, "user:end-session", session.get(User, actor.user_id))


def confirm_password(session: Session, actor: Actor, password: str) -> User:
    """Ask who acts once more, as a signature does.

    Raises:
        NotAllowed: the password is wrong; nothing is signed.
    """
    user = session.get(User, actor.known_id())
    if user is None or not passwords.matches(user.password_hash, password):
        raise NotAllowed(N_("Kata sandi salah. Tidak ada yang disahkan."))
    return user


def change_password(session: Session, actor: Actor, old: str, new: str) -> None:
    """Change one's own password and end all other sessions."""
    user = session.get(User, actor.known_id())
    if user is None or not passwords.matches(user.password_hash, old):
        raise InvalidInput(N_("Kata sandi lama salah."))
    user.password_hash = passwords.hashed(new, about=(user.name, user.email or "", user.phone or ""))
    user.must_change_password = False
    end_sessions(session, user.id, but=actor.session_id)
    audit.record(session, actor, "user:change-password", user)


def choose_password(session: Session, actor: Actor, new: str) -> None:
    """Choose one's password after a one-time code, which was the proof of who one is.

    Raises:
        NotAllowed: no code opened this account; the old password is asked for.
    """
    user = session.get_one(User, actor.known_id())
    code = one_time_codes.pending(session, user)
    if code is None or code.used_at is None:
        raise NotAllowed(N_("Isilah kata sandi lama Anda."))
    user.password_hash = passwords.hashed(new, about=(user.name, user.email or "", user.phone or ""))
    user.must_change_password = False
    end_sessions(session, user.id, but=actor.session_id)
    audit.record(session, actor, "user:change-password", user)


def disable(session: Session, actor: Actor, user_id: uuid.UUID, *, reason: str) -> None:
    """Disable a person and end their sessions at once; what they did stays."""
    require(actor, Permission.PEOPLE_MANAGE)
    user = session.get(User, user_id)
    if user is None:
        raise NotAllowed(N_("Orang ini tidak dikenal."))
    if user.id == actor.user_id:
        raise Conflict(N_("Anda tidak dapat menonaktifkan diri sendiri."))
    user.disabled_at = clock.now()
    end_sessions(session, user.id)
    audit.record(session, actor, "user:disable", user, reason=reason, laboratory_id=actor.laboratory_id)


def choose_laboratory(session: Session, actor: Actor, laboratory_id: uuid.UUID) -> None:
    """Work in another laboratory that one is a member of."""
    member = session.scalar(
        select(func.count())
        .select_from(LaboratoryMembership)
        .where(
            LaboratoryMembership.user_id == actor.user_id,
            LaboratoryMembership.laboratory_id == laboratory_id,
        )
    )
    row = session.get(UserSession, actor.session_id)
    if not member or row is None:
        raise NotAllowed(N_("Anda bukan anggota laboratorium itu."))
    row.laboratory_id = laboratory_id


def set_language(session: Session, actor: Actor, language: str) -> None:
    """Remember the language of a person's screens."""
    user = session.get(User, actor.known_id())
    if user is not None and language in {"id", "en"} and user.language != language:
        user.language = language
        audit.record(session, actor, "user:set-language", user)
