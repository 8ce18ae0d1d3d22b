"""Jobs: carried out once, whatever happens to their worker; progress, refusal, cancelling, and what is handed out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from lims import clock
from lims.access import Permission
from lims.database import WRITES, db, transaction
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.jobs import KEPT, LEASE, MOST_ATTEMPTS, MOST_WAITING, JobState
from lims.domain.roles import Role
from lims.models import AuditEntry, Holiday, Job, User
from lims.services import audit, holidays, jobs
from lims.services.jobs import JobKind, Outcome, declare
from lims.storage import LocalStore
from lims.tasks import vitals
from lims.tasks.jobs import STEPS, JobSweep, discard_old, take
from tests import scene as scenes


class Killed(BaseException):
    """What ends a worker in the middle."""


@dataclass
class Bench:
    """A laboratory with a sweep over its jobs, and a kind of job that a test shapes."""

    sweep: JobSweep
    scene: scenes.Scene
    seen: list = field(default_factory=list)

    @property
    def administrator(self):
        return self.scene.people[Role.ADMINISTRATOR]

    def ask(self, **parameters):
        with transaction() as session:
            return jobs.ask(session, self.administrator, "try", parameters, subject="percobaan").id

    def job(self, job_id) -> Job:
        db.session.rollback()
        return db.session.get_one(Job, job_id, populate_existing=True)

    def silent_since(self, job_id, since: timedelta) -> None:
        """Let time pass for the worker that holds a job."""
        with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            connection.execute(update(Job).where(Job.id == job_id).values(lease_until=clock.now() - since))


@pytest.fixture
def bench(config, database) -> Bench:
    with transaction() as session:
        scene = scenes.build(session)
    results = LocalStore(config.instance / "results")
    found = Bench(JobSweep(LocalStore(config.instance / "blobs"), results), scene)
    declare(JobKind("try", "Percobaan", Permission.LABORATORY_CONFIGURE, lambda *given: work(found, *given)))
    return found


def work(bench: Bench, session, task, progress) -> Outcome:
    """Count, and note a holiday: a job that writes."""
    bench.seen.append(task.parameters)
    if task.parameters.get("refuse"):
        raise InvalidInput("Baris %(row)s salah", {"B2": InvalidInput("bukan angka")}, row=2)
    for number in range(1, 4):
        progress(number, 3)
    day = holidays.Day(clock.now().date(), "Libur")
    return Outcome(
        "%(count)s baris",
        {"count": 3},
        file=b"hasil",
        file_name="hasil.txt",
        media_type="text/plain",
        write=lambda writing: holidays.add(writing, task.actor, [day]),
    )


def holidays_noted() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Holiday)).all())


def test_a_job_is_carried_out_once_and_leaves_its_file(bench):
    job_id = bench.ask(colour="biru")
    assert bench.sweep.sweep() == 1
    assert bench.sweep.sweep() == 0
    job = bench.job(job_id)
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 3, 3, 1)
    assert (job.message, job.message_parameters) == ("%(count)s baris", {"count": 3})
    assert bench.sweep.results.get(job.file_sha256) == b"hasil"
    assert bench.seen == [{"colour": "biru"}]
    assert holidays_noted() == 1
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == job_id)).all()
    assert sorted(acts) == ["job:ask", "job:finish"]


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_leaves_a_job_that_is_done_once(bench, step):
    job_id = bench.ask()

    def kill(reached):
        if reached == step:
            raise Killed

    bench.sweep.reached = kill
    with pytest.raises(Killed):
        bench.sweep.sweep()
    bench.sweep.reached = lambda _step: None
    assert bench.sweep.sweep() == 0, "while its lease lasts nobody takes it"
    if step == "kept":
        assert bench.job(job_id).state == JobState.DONE
    else:
        assert holidays_noted() == 0
        bench.silent_since(job_id, timedelta(seconds=1))
        assert bench.sweep.sweep() == 1
    assert bench.job(job_id).state == JobState.DONE
    assert holidays_noted() == 1


def test_a_worker_that_only_seemed_dead_writes_nothing(bench):
    job_id = bench.ask()

    def overtaken(reached):
        if reached == "worked":
            bench.silent_since(job_id, LEASE)
            assert take(db.engine), "another worker takes it"

    bench.sweep.reached = overtaken
    bench.sweep.sweep(at_most=1)
    assert bench.job(job_id).state == JobState.RUNNING
    assert holidays_noted() == 0


def test_a_refused_job_says_why_and_writes_nothing(bench):
    job_id = bench.ask(refuse=True)
    bench.sweep.sweep()
    job = bench.job(job_id)
    assert (job.state, job.message, job.message_parameters) == (
        JobState.FAILED,
        "Baris %(row)s salah",
        {"row": "2"},
    )
    assert job.details == {"fields": {"B2": "bukan angka"}}
    assert holidays_noted() == 0


def test_a_job_that_kills_its_workers_is_given_up(bench):
    job_id = bench.ask()
    for _attempt in range(MOST_ATTEMPTS):
        assert take(db.engine)
        bench.silent_since(job_id, timedelta(seconds=1))
    bench.sweep.sweep()
    assert bench.job(job_id).state == JobState.FAILED
    assert bench.seen == [], "its work was not begun again"


def test_a_cancelled_job_stops_at_its_next_step(bench):
    job_id = bench.ask()

    def cancel(reached):
        if reached == "taken":
            with transaction() as session:
                jobs.cancel(session, bench.administrator, job_id)

    bench.sweep.reached = cancel
    bench.sweep.sweep()
    assert bench.job(job_id).state == JobState.CANCELLED
    assert holidays_noted() == 0
    with pytest.raises(Conflict), transaction() as session:
        jobs.cancel(session, bench.administrator, job_id)


def test_a_database_that_is_busy_delays_a_job_and_fails_nothing(bench):
    job_id = bench.ask()
    bench.sweep.reached = lambda step: busy() if step == "written" else None
    bench.sweep.sweep()
    assert (bench.job(job_id).state, holidays_noted()) == (JobState.RUNNING, 0)
    bench.sweep.reached = lambda _step: None
    assert bench.sweep.sweep() == 0, "it waits a little"
    bench.silent_since(job_id, timedelta(seconds=1))
    bench.sweep.sweep()
    assert (bench.job(job_id).state, holidays_noted()) == (JobState.DONE, 1)


def busy() -> None:
    """Say what a database says that somebody else has locked."""
    raise OperationalError("COMMIT", {}, Exception("database is locked"))


def test_who_lost_the_role_meanwhile_gets_nothing(bench):
    job_id = bench.ask()
    with transaction() as session:
        user = session.get_one(User, bench.administrator.known_id())
        user.disabled_at = clock.now()
        audit.record(session, bench.administrator, "user:disable", user)
    bench.sweep.sweep()
    assert bench.job(job_id).state == JobState.FAILED
    assert bench.seen == []


def test_asking_needs_the_permission_of_the_kind_and_a_kind_that_is_known(bench):
    with pytest.raises(NotAllowed), transaction() as session:
        jobs.ask(session, bench.scene.people[Role.ANALYST], "try", {})
    with pytest.raises(NotFound), transaction() as session:
        jobs.ask(session, bench.administrator, "nothing", {})


def test_nobody_fills_the_queue(bench):
    for _number in range(MOST_WAITING):
        bench.ask()
    with pytest.raises(Conflict):
        bench.ask()


def test_a_job_belongs_to_who_asked_and_can_be_asked_for_again(bench):
    job_id = bench.ask(colour="biru")
    with pytest.raises(NotFound):
        jobs.fetch_own(db.session(), bench.scene.people[Role.HEAD], job_id)
    with pytest.raises(InvalidInput), transaction() as session:
        jobs.ask_again(session, bench.administrator, job_id)
    bench.sweep.sweep()
    with transaction() as session:
        again = jobs.ask_again(session, bench.administrator, job_id)
        assert (again.parameters, again.subject) == ({"colour": "biru"}, "percobaan")


def test_files_are_discarded_after_a_week(bench):
    bench.ask()
    bench.sweep.sweep()
    assert discard_old(bench.sweep.results, clock.now()) == 0
    assert discard_old(bench.sweep.results, clock.now() + KEPT + timedelta(minutes=1)) == 1


def test_what_the_page_of_a_job_tells_goes_with_its_file(bench):
    old, fresh = bench.ask(refuse=True), bench.ask(refuse=True)
    bench.sweep.sweep()
    with transaction() as session:
        session.get_one(Job, old).ended_at = clock.now() - KEPT
    assert bench.job(old).details == {"fields": {"B2": "bukan angka"}}

    discard_old(bench.sweep.results, clock.now())

    assert bench.job(old).details is None
    assert bench.job(fresh).details is not None


def test_a_file_that_two_jobs_made_is_kept_for_the_later_one(bench):
    first, later = clock.now(), clock.now() + timedelta(days=6)
    for moment in (first, later):
        with clock.set_to(moment):
            bench.ask()
            bench.sweep.sweep()
    over = KEPT + timedelta(minutes=1)
    assert discard_old(bench.sweep.results, first + over) == 0
    assert discard_old(bench.sweep.results, later + over) == 1


def test_several_workers_at_once_carry_out_each_job_once(bench, config):
    asked = [bench.ask(number=number) for number in range(12)]
    app = current_app._get_current_object()

    def worker() -> int:
        with app.app_context():
            try:
                return JobSweep(bench.sweep.store, bench.sweep.results).sweep()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        ended = sum(pool.map(lambda _number: worker(), range(4)))

    assert ended == len(asked)
    assert sorted(one["number"] for one in bench.seen) == list(range(12))
    assert {bench.job(job_id).attempts for job_id in asked} == {1}
    assert holidays_noted() == 1, "the day is the same, so that later jobs add nothing"


def test_one_worker_at_a_time_holds_a_lease_and_it_ends_by_itself(bench):
    minute = timedelta(minutes=1)
    assert vitals.hold(db.engine, "post", "a", minute)
    assert vitals.hold(db.engine, "post", "a", minute), "who has it prolongs it"
    assert not vitals.hold(db.engine, "post", "b", minute)
    vitals.let_go(db.engine, "post", "b")
    assert not vitals.hold(db.engine, "post", "b", minute), "nobody gives back what another holds"
    with clock.set_to(clock.now() + 2 * minute):
        assert vitals.hold(db.engine, "post", "b", minute), "the first was killed"
        vitals.let_go(db.engine, "post", "b")
        assert vitals.hold(db.engine, "post", "c", minute)
