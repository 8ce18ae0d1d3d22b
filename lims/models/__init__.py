"""Mapped classes, one file per noun; they hold data and what must never be, no rules and no queries."""

from lims.models.advice import AdviceApproval
from lims.models.application import (
    Application,
    ApplicationItem,
    ApplicationMessage,
    ApplicationTest,
    RequestReview,
)
from lims.models.audit import AuditChain, AuditEntry, AuditRow, AuditValues
from lims.models.base import Base
from lims.models.billing import Bill, Payment, Refund
from lims.models.certificate import Certificate
from lims.models.client import Client, ClientRelation, Notice
from lims.models.complaint import Complaint
from lims.models.determination import (
    Determination,
    DeterminationEquipment,
    PlausibilityAnswer,
    Reading,
    ReadingCorrection,
    Result,
)
from lims.models.disposal import Disposal, DisposedSample
from lims.models.equipment import Calibration, Equipment, EquipmentMethod
from lims.models.laboratory import (
    Holiday,
    Laboratory,
    LaboratoryMark,
    NumberCounter,
    NumberTemplate,
    ScopeEntry,
    StandardCheck,
    Tariff,
    VerificationAddress,
)
from lims.models.log import (
    CertificateRecord,
    LogCheckpoint,
    LogCosignature,
    LogEntry,
    LogTile,
    LogWitness,
    TransparencyLog,
)
from lims.models.order import Order, OrderLine
from lims.models.retest import Retest
from lims.models.sample import Attachment, CustodyEvent, Sample, Specimen
from lims.models.seal import CertificateSeal
from lims.models.standard import LaboratoryMethod, LaboratorySpecification, StandardVersion
from lims.models.uncertainty import CalibratedRange, UncertaintyBudget
from lims.models.user import (
    ApiAnswer,
    ApiToken,
    ClientMembership,
    LaboratoryMembership,
    MethodAuthorisation,
    SignInAttempt,
    User,
    UserSession,
)
from lims.models.watch import CertificateWatch

__all__ = [
    "AdviceApproval",
    "ApiAnswer",
    "ApiToken",
    "Application",
    "ApplicationItem",
    "ApplicationMessage",
    "ApplicationTest",
    "Attachment",
    "AuditChain",
    "AuditEntry",
    "AuditRow",
    "AuditValues",
    "Base",
    "Bill",
    "CalibratedRange",
    "Calibration",
    "Certificate",
    "CertificateRecord",
    "CertificateSeal",
    "CertificateWatch",
    "Client",
    "ClientMembership",
    "ClientRelation",
    "Complaint",
    "CustodyEvent",
    "Determination",
    "DeterminationEquipment",
    "Disposal",
    "DisposedSample",
    "Equipment",
    "EquipmentMethod",
    "Holiday",
    "Laboratory",
    "LaboratoryMark",
    "LaboratoryMembership",
    "LaboratoryMethod",
    "LaboratorySpecification",
    "LogCheckpoint",
    "LogCosignature",
    "LogEntry",
    "LogTile",
    "LogWitness",
    "MethodAuthorisation",
    "Notice",
    "NumberCounter",
    "NumberTemplate",
    "Order",
    "OrderLine",
    "Payment",
    "PlausibilityAnswer",
    "Reading",
    "ReadingCorrection",
    "Refund",
    "RequestReview",
    "Result",
    "Retest",
    "Sample",
    "ScopeEntry",
    "SignInAttempt",
    "Specimen",
    "StandardCheck",
    "StandardVersion",
    "Tariff",
    "TransparencyLog",
    "UncertaintyBudget",
    "User",
    "UserSession",
    "VerificationAddress",
]
