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
from lims.models.client import BusinessSize, Client, ClientRelation, Notice, NoticeSending
from lims.models.code_list import CodeList, ListedCode
from lims.models.complaint import Complaint
from lims.models.deputy import DeputyLetter
from lims.models.determination import (
    Determination,
    DeterminationEquipment,
    PlausibilityAnswer,
    Reading,
    ReadingCorrection,
    Result,
)
from lims.models.disposal import Disposal, DisposedSample
from lims.models.document import DocumentRevision
from lims.models.equipment import Calibration, Equipment, EquipmentMethod
from lims.models.hold import OrderHold
from lims.models.job import BackupRun, Job, VitalSign
from lims.models.laboratory import (
    Holiday,
    Laboratory,
    LaboratoryMark,
    LaboratoryPolicy,
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
from lims.models.name_check import NameCheck
from lims.models.order import Order, OrderLine
from lims.models.retest import Retest
from lims.models.sample import AnnexPhoto, Attachment, CustodyEvent, Sample, Specimen
from lims.models.seal import CertificateSeal
from lims.models.standard import LaboratoryMethod, LaboratorySpecification, StandardVersion
from lims.models.subcontract import OtherLaboratory, Subcontract, SubcontractReport
from lims.models.survey import SurveyAnswer, SurveyParticipation, SurveyReply
from lims.models.takeover import Takeover
from lims.models.typed_limit import TypedLimit
from lims.models.uncertainty import CalibratedRange, StatedUncertainty, UncertaintyBudget
from lims.models.user import (
    ApiAnswer,
    ApiToken,
    ClientMembership,
    LaboratoryMembership,
    MethodAuthorisation,
    OneTimeCode,
    SignInAttempt,
    User,
    UserSession,
)
from lims.models.watch import CertificateWatch

__all__ = [
    "AdviceApproval",
    "AnnexPhoto",
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
    "BackupRun",
    "Base",
    "Bill",
    "BusinessSize",
    "CalibratedRange",
    "Calibration",
    "Certificate",
    "CertificateRecord",
    "CertificateSeal",
    "CertificateWatch",
    "Client",
    "ClientMembership",
    "ClientRelation",
    "CodeList",
    "Complaint",
    "CustodyEvent",
    "DeputyLetter",
    "Determination",
    "DeterminationEquipment",
    "Disposal",
    "DisposedSample",
    "DocumentRevision",
    "Equipment",
    "EquipmentMethod",
    "Holiday",
    "Job",
    "Laboratory",
    "LaboratoryMark",
    "LaboratoryMembership",
    "LaboratoryMethod",
    "LaboratoryPolicy",
    "LaboratorySpecification",
    "ListedCode",
    "LogCheckpoint",
    "LogCosignature",
    "LogEntry",
    "LogTile",
    "LogWitness",
    "MethodAuthorisation",
    "NameCheck",
    "Notice",
    "NoticeSending",
    "NumberCounter",
    "NumberTemplate",
    "OneTimeCode",
    "Order",
    "OrderHold",
    "OrderLine",
    "OtherLaboratory",
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
    "StatedUncertainty",
    "Subcontract",
    "SubcontractReport",
    "SurveyAnswer",
    "SurveyParticipation",
    "SurveyReply",
    "Takeover",
    "Tariff",
    "TransparencyLog",
    "TypedLimit",
    "UncertaintyBudget",
    "User",
    "UserSession",
    "VerificationAddress",
    "VitalSign",
]
