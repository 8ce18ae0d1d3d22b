"""A job's page in a browser: it shows by itself how far the job is, and offers the file at the end."""

from flask import Flask

from lims.access import Permission
from lims.database import transaction
from lims.domain.roles import Role
from lims.services import jobs
from lims.services.jobs import JobKind, Outcome, declare
from lims.tasks.jobs import JobSweep


def test_a_job_is_followed_to_its_file_without_touching_the_page(house, scene, app: Flask):
    """The page asks by itself: while the job is worked at it draws how far it is, and at the end it offers the file."""
    head = scene.people[Role.HEAD]
    page = house.person("head.lul@contoh.id", width=360)

    def work(_session, _task, progress) -> Outcome:
        progress(3, 10)
        page.get_by_text("3/10").wait_for()
        return Outcome("Selesai dibuat", file=b"%PDF-", file_name="label.pdf", media_type="application/pdf")

    declare(JobKind("browser-try", "Cetak banyak label", Permission.LABORATORY_VIEW, work))
    with app.app_context():
        with transaction() as session:
            job_id = jobs.ask(session, head, "browser-try", {}, subject="24 contoh").id
        page.goto(f"{house.address}/account/jobs/{job_id}")
        page.get_by_text("Segera dikerjakan").wait_for()
        JobSweep(app.extensions["lims_store"], app.extensions["lims_results"]).sweep()
    page.get_by_text("Selesai dibuat").wait_for()
    with page.expect_download() as handed:
        page.get_by_role("link", name="Unduh label.pdf").click()
    assert handed.value.suggested_filename == "label.pdf"
