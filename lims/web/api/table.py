"""The table of contents: every operation with its address, who may, what is handed in and what is answered."""

from pydantic import RootModel

from lims.access import Permission
from lims.models import Certificate, Determination, Order
from lims.web.api import answers, bodies, testing, verifying
from lims.web.api.attachments import ATTACHMENTS
from lims.web.api.clients import CLIENTS
from lims.web.api.intake import INTAKE
from lims.web.api.limits import LIMITS
from lims.web.api.money import MONEY
from lims.web.api.name_checks import NAME_CHECKS
from lims.web.api.operations import Operation
from lims.web.api.revocation import REVOCATION
from lims.web.api.samples import SAMPLES
from lims.web.api.subcontracts import SUBCONTRACTS

P = Permission

Asked = RootModel[bodies.Question | bodies.Questions]
Answered = RootModel[answers.Verified | answers.VerifiedMany]

ORDER = "/orders/<uuid:order_id>"
DETERMINATION = "/determinations/<uuid:determination_id>"
CERTIFICATE = "/certificates/<uuid:certificate_id>"

TESTING = (
    Operation(
        "GET",
        f"{ORDER}/determinations",
        "determinations",
        testing.determinations,
        answers.Determination,
        "Determinations of an order",
        P.DETERMINATION_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "GET",
        "/determinations",
        "my_determinations",
        testing.my_determinations,
        answers.Determination,
        "One's own determinations",
        P.DETERMINATION_ENTER,
        many=True,
    ),
    Operation(
        "POST",
        "/determinations/assign",
        "assign",
        testing.assign,
        answers.Determination,
        "Assign determinations",
        P.DETERMINATION_ASSIGN,
        body=bodies.Assignment,
        many=True,
    ),
    Operation(
        "POST",
        "/determinations/submit",
        "submit_sheet",
        testing.submit_sheet,
        answers.Determination,
        "Hand in the pieces of a sheet",
        P.DETERMINATION_ENTER,
        body=bodies.Sheet,
        many=True,
    ),
    Operation(
        "POST",
        "/determinations/accept",
        "accept_all",
        testing.accept_all,
        answers.Determination,
        "Accept several",
        P.DETERMINATION_REVIEW,
        body=bodies.AcceptedTogether,
        many=True,
    ),
    Operation(
        "POST",
        f"{DETERMINATION}/submit",
        "submit_readings",
        testing.submit_readings,
        answers.Determination,
        "Hand in readings",
        P.DETERMINATION_ENTER,
        Determination,
        bodies.Readings,
    ),
    Operation(
        "POST",
        f"{DETERMINATION}/accept",
        "accept",
        testing.accept,
        answers.Determination,
        "Accept",
        P.DETERMINATION_REVIEW,
        Determination,
        bodies.Accepted,
    ),
    Operation(
        "POST",
        f"{DETERMINATION}/return",
        "send_back",
        testing.send_back,
        answers.Determination,
        "Return to the analyst",
        P.DETERMINATION_REVIEW,
        Determination,
        bodies.Why,
    ),
    Operation(
        "GET",
        "/equipment",
        "equipment",
        testing.equipment,
        answers.Equipment,
        "Equipment",
        P.EQUIPMENT_VIEW,
        many=True,
    ),
    Operation(
        "POST",
        f"{ORDER}/certificates",
        "draft",
        testing.draft,
        answers.Certificate,
        "Draft the certificate",
        P.CERTIFICATE_DRAFT,
        Order,
        status=201,
    ),
    Operation(
        "GET",
        "/certificates",
        "certificates",
        testing.list_certificates,
        answers.Certificate,
        "Certificates",
        P.CERTIFICATE_VIEW,
        many=True,
    ),
    Operation(
        "GET",
        CERTIFICATE,
        "certificate",
        testing.certificate,
        answers.Certificate,
        "Read a certificate",
        P.CERTIFICATE_VIEW,
        Certificate,
    ),
    Operation(
        "GET",
        f"{CERTIFICATE}/content",
        "certificate_content",
        testing.content,
        None,
        "Content of a certificate (lims/certificate JSON)",
        P.CERTIFICATE_VIEW,
        Certificate,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/read",
        "mark_read",
        testing.mark_read,
        answers.Certificate,
        "Note that the content was read",
        P.CERTIFICATE_AUTHORISE,
        Certificate,
        bodies.Read,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/authorise",
        "authorise",
        testing.authorise,
        answers.Certificate,
        "Authorise with one's password",
        P.CERTIFICATE_AUTHORISE,
        Certificate,
        bodies.Password,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/issue",
        "issue",
        testing.issue,
        answers.Certificate,
        "Issue",
        P.CERTIFICATE_ISSUE,
        Certificate,
    ),
    Operation(
        "GET",
        f"{CERTIFICATE}/pdf",
        "certificate_pdf",
        testing.pdf,
        None,
        "PDF of a certificate",
        P.CERTIFICATE_VIEW,
        Certificate,
    ),
    Operation(
        "GET",
        "/standards",
        "standards",
        testing.standards,
        answers.Standard,
        "Specifications",
        P.STANDARD_VIEW,
        many=True,
    ),
    Operation(
        "GET",
        "/standards/<code>",
        "standard",
        testing.standard,
        answers.Definition,
        "Read a specification",
        P.STANDARD_VIEW,
    ),
)

VERIFY = Operation(
    "POST",
    "/verify",
    "verify",
    verifying.verify,
    Answered,
    "Verify certificates",
    body=Asked,
    public=True,
)

OPERATIONS = (
    VERIFY,
    *INTAKE,
    *TESTING,
    *CLIENTS,
    *SAMPLES,
    *MONEY,
    *REVOCATION,
    *ATTACHMENTS,
    *LIMITS,
    *SUBCONTRACTS,
    *NAME_CHECKS,
)
