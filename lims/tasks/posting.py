"""The sweep that sends letters. The rows say what is due, and each is marked in a transaction of its own once sent.

A worker that is killed between the two sends a letter twice, under the same Message-ID; none is lost.
"""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate
from uuid import uuid4

from lims import clock
from lims.access import SYSTEM, Actor
from lims.config import Config
from lims.database import db, transaction
from lims.domain.errors import LimsError
from lims.domain.mail import is_address
from lims.models import BackupRun, CertificateWatch, Notice, OneTimeCode
from lims.queries import letters
from lims.queries.letters import Letter
from lims.services import audit
from lims.tasks import vitals

PATIENCE = 20
"""Seconds that a mail server has to answer."""
HELD = timedelta(minutes=2)
"""How long a worker that fell silent keeps others from sending letters; each letter prolongs it."""
PERMANENT = 500
"""Answers of a mail server from here on are final (RFC 5321, 4.2.1); those below ask to come again."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


@dataclass
class Post:
    """Sends what is due; a server that does not answer is asked again, less and less often."""

    config: Config
    _wait: timedelta = FIRST_WAIT
    _next: datetime | None = None
    _later: bool = False
    """Whether some letter was not taken in this round and is to be tried again."""
    faults: list[str] = field(default_factory=list)
    """What could not be sent, for whoever runs the machine; letters keep waiting."""
    holder: str = field(default_factory=lambda: uuid4().hex)
    """Who this is among workers, of whom one sends at a time."""

    def sweep(self) -> int:
        """Send what is due and return how many letters were sent; nothing without a mail server."""
        if not self.config.mail_server or (self._next is not None and clock.now() < self._next):
            return 0
        due = letters.due(db.session())
        db.session.rollback()
        if not due or not vitals.hold(db.engine, "post", self.holder, HELD):
            return 0
        try:
            return self._send_all()
        finally:
            vitals.let_go(db.engine, "post", self.holder)

    def _send_all(self) -> int:
        """Send what is due, as it is known under the lease: another worker may have sent some of it just now."""
        due = letters.due(db.session())
        db.session.rollback()
        sent, self._later = 0, False
        try:
            with self._server() as server:
                for letter in due:
                    sent += self._sent(server, letter)
                    vitals.hold(db.engine, "post", self.holder, HELD)
        except (OSError, smtplib.SMTPException) as error:
            self.faults.append(f"{self.config.mail_server}: {error}")
            self._pause()
            vitals.note(db.engine, "mail", well=False, words=str(error))
        except (
            LimsError
        ) as fault:  # one was sent and could not be noted: it is sent again, though not at once
            self.faults.append(str(fault))
            self._pause()
        else:
            self._next, self._wait = (clock.now() + FIRST_WAIT if self._later else None), FIRST_WAIT
            vitals.note(db.engine, "mail")
        return sent

    def _pause(self) -> None:
        self._next, self._wait = clock.now() + self._wait, min(2 * self._wait, LONGEST_WAIT)

    def _server(self) -> smtplib.SMTP:
        host, port = self.config.mail_server.rsplit(":", 1)
        context = ssl.create_default_context()
        if self.config.mail_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(host, int(port), timeout=PATIENCE)
            if self.config.mail_security == "starttls":
                server.starttls(context=context)
        if self.config.mail_user:
            server.login(self.config.mail_user, self.config.mail_password)
        return server

    def _sent(self, server: smtplib.SMTP, letter: Letter) -> bool:
        """Send a letter; one that cannot be sent holds up nobody else's."""
        if not all(is_address(one) for one in letter.to.split(", ")):
            # Nobody writes it into a head: whoever made it up might have the writer stumble over it.
            return self._given_up(letter, "?")
        try:
            server.send_message(self.message(letter))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if code >= PERMANENT:
                return self._given_up(letter, str(code))
            return self._put_off(letter, code)
        except smtplib.SMTPDataError as error:
            return self._put_off(letter, error.smtp_code)
        keep(letter)
        return True

    def _given_up(self, letter: Letter, why: str) -> bool:
        """Tell that an address takes no letters, and try it no more."""
        self.faults.append(f"{letter.kind} {letter.row_id}: {why}")
        keep(letter)
        return False

    def _put_off(self, letter: Letter, code: int) -> bool:
        """Let a letter wait that was not taken just now."""
        self.faults.append(f"{letter.kind} {letter.row_id}: {code}")
        self._later = True
        return False

    def message(self, letter: Letter) -> EmailMessage:
        """Return a letter as it is sent."""
        message = EmailMessage()
        message["From"] = self.config.mail_from
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = formatdate(clock.now().timestamp())
        host = self.config.mail_from.rsplit("@", 1)[1]
        message["Message-ID"] = f"<{letter.kind}.{letter.state or 'new'}.{letter.row_id}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def keep(letter: Letter) -> None:
    """Note that a letter was sent."""
    actor = Actor(None, SYSTEM.name, laboratory_id=letter.laboratory_id, roles=SYSTEM.roles)
    with transaction() as session:
        if letter.kind == "notice":
            notice = session.get_one(Notice, letter.row_id)
            notice.mailed_at = clock.now()
            audit.record(session, actor, "notice:mail", notice)
            return
        if letter.kind == "code":
            code = session.get_one(OneTimeCode, letter.row_id)
            code.mailed_at = clock.now()
            audit.record(session, actor, "code:mail", code)
            return
        if letter.kind == "backup":
            run = session.get_one(BackupRun, letter.row_id)
            run.told_at = clock.now()
            audit.record(session, actor, "backup:tell", run)
            return
        watch = session.get_one(CertificateWatch, letter.row_id)
        if letter.kind == "question":
            watch.question_sent_at = clock.now()
        else:
            watch.told_state = letter.state
        audit.record(session, actor, "watch:tell", watch)
