"""The laboratory's tables, and the triggers that refuse to forget."""

import sqlalchemy as sa
from alembic import op

from lims.models.base import ExactDecimal, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "clients",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_entity", sa.Boolean(), nullable=False),
        sa.Column("nib", sa.Text(), nullable=True),
        sa.Column("npwp", sa.Text(), nullable=False),
        sa.Column("kbli", sa.Text(), nullable=False),
        sa.Column("sentra", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("factory_address", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("nib", name=op.f("uq_clients_nib")),
    )
    op.create_table(
        "laboratories",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("accreditation_number", sa.Text(), nullable=True),
        sa.Column("accredited_from", sa.Date(), nullable=True),
        sa.Column("accredited_until", sa.Date(), nullable=True),
        sa.Column("verification_url", sa.Text(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("certificate_title", sa.Text(), nullable=False),
        sa.Column("request_form_title", sa.Text(), nullable=False),
        sa.Column("signature_mode", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("promised_working_days", sa.Integer(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("payment_gate", sa.Text(), nullable=False),
        sa.Column("payment_basis", sa.Text(), nullable=False),
        sa.Column("bill_days", sa.Integer(), nullable=False),
        sa.Column("relaxed_separation", sa.Boolean(), nullable=False),
        sa.Column("relaxed_separation_reason", sa.Text(), nullable=False),
        sa.Column("shows_probability", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratories")),
        sa.UniqueConstraint("code", name=op.f("uq_laboratories_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("identifier_sha256", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        op.f("ix_sign_in_attempts_identifier_sha256_at"),
        "sign_in_attempts",
        ["identifier_sha256", "at"],
        unique=False,
    )
    op.create_table(
        "standard_versions",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_standard_versions")),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("employee_number", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("phone", name=op.f("uq_users_phone")),
    )
    op.create_table(
        "advice_approvals",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_advice_approvals_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_advice_approvals_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_approvals")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_advice_approvals_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_advice_approvals_laboratory_id_id"),
        "advice_approvals",
        ["laboratory_id", "id"],
        unique=False,
    )
    op.create_table(
        "api_tokens",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_api_tokens_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["user_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("letter_reference", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("on_behalf_of_name", sa.Text(), nullable=False),
        sa.Column("on_behalf_of_address", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("statement_wanted", sa.Boolean(), nullable=False),
        sa.Column("return_remains", sa.Boolean(), nullable=False),
        sa.Column("consent_name", sa.Boolean(), nullable=False),
        sa.Column("consent_results", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("refusal_reason", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_applications_client_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_applications_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_applications_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_applications_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_applications_laboratory_id_number")),
    )
    op.create_index(op.f("ix_applications_client_id"), "applications", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_applications_laboratory_id_state_id"),
        "applications",
        ["laboratory_id", "state", "id"],
        unique=False,
    )
    op.create_table(
        "attachments",
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_attachments_added_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_attachments_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_attachments_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_attachments_laboratory_id_subject_id"),
        "attachments",
        ["laboratory_id", "subject_id"],
        unique=False,
    )
    op.create_index(op.f("ix_attachments_sha256"), "attachments", ["sha256"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("values_sha256", sa.Text(), nullable=False),
        sa.Column("rows_sha256", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["audit_chains.id"], name=op.f("fk_audit_entries_chain_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("chain_id", "sequence", name=op.f("uq_audit_entries_chain_id_sequence")),
    )
    op.create_index(op.f("ix_audit_entries_chain_id_at"), "audit_entries", ["chain_id", "at"], unique=False)
    op.create_index(op.f("ix_audit_entries_subject_id"), "audit_entries", ["subject_id"], unique=False)
    op.create_table(
        "client_memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_memberships_client_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_client_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_memberships")),
    )
    op.create_index(
        op.f("ix_client_memberships_client_id"), "client_memberships", ["client_id"], unique=False
    )
    op.create_index(op.f("ix_client_memberships_user_id"), "client_memberships", ["user_id"], unique=False)
    op.create_table(
        "client_relations",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("agreement_number", sa.Text(), nullable=False),
        sa.Column("agreement_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_relations_client_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_client_relations_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_relations")),
        sa.UniqueConstraint(
            "laboratory_id", "client_id", name=op.f("uq_client_relations_laboratory_id_client_id")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_client_relations_laboratory_id_id")),
    )
    op.create_table(
        "disposals",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_disposals_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_disposals_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposals")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_disposals_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_disposals_laboratory_id_number")),
    )
    op.create_index(
        op.f("ix_disposals_laboratory_id_disposed_on"),
        "disposals",
        ["laboratory_id", "disposed_on"],
        unique=False,
    )
    op.create_table(
        "equipment",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("measuring_range", sa.Text(), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("out_of_service_reason", sa.Text(), nullable=False),
        sa.Column("needs_calibration", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_equipment_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("laboratory_id", "code", name=op.f("uq_equipment_laboratory_id_code")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_equipment_laboratory_id_id")),
    )
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_holidays_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("laboratory_id", "day", name=op.f("uq_holidays_laboratory_id_day")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_holidays_laboratory_id_id")),
    )
    op.create_table(
        "laboratory_marks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_laboratory_marks_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory_marks")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_laboratory_marks_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "kind", name=op.f("uq_laboratory_marks_laboratory_id_kind")),
    )
    op.create_table(
        "laboratory_memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("deputises_for", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_laboratory_memberships_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_laboratory_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory_memberships")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_laboratory_memberships_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_laboratory_memberships_user_id"), "laboratory_memberships", ["user_id"], unique=False
    )
    op.create_table(
        "laboratory_methods",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_laboratory_methods_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_laboratory_methods_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["standard_versions.sha256"], name=op.f("fk_laboratory_methods_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory_methods")),
        sa.UniqueConstraint(
            "laboratory_id", "code", "version", name=op.f("uq_laboratory_methods_laboratory_id_code_version")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_laboratory_methods_laboratory_id_id")),
    )
    op.create_table(
        "laboratory_specifications",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_laboratory_specifications_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_laboratory_specifications_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["standard_versions.sha256"], name=op.f("fk_laboratory_specifications_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory_specifications")),
        sa.UniqueConstraint(
            "laboratory_id",
            "code",
            "version",
            name=op.f("uq_laboratory_specifications_laboratory_id_code_version"),
        ),
        sa.UniqueConstraint(
            "laboratory_id", "id", name=op.f("uq_laboratory_specifications_laboratory_id_id")
        ),
    )
    op.create_table(
        "log_checkpoints",
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_log_checkpoints_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_checkpoints")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_log_checkpoints_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "size", name=op.f("uq_log_checkpoints_laboratory_id_size")),
    )
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_log_tiles_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_tiles")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_log_tiles_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "level", "number", name=op.f("uq_log_tiles_laboratory_id_level_number")
        ),
    )
    op.create_table(
        "log_witnesses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_log_witnesses_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_witnesses")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_log_witnesses_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "key", name=op.f("uq_log_witnesses_laboratory_id_key")),
    )
    op.create_table(
        "method_authorisations",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_method_authorisations_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_method_authorisations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_authorisations")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_method_authorisations_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_method_authorisations_user_id_method_code"),
        "method_authorisations",
        ["user_id", "method_code"],
        unique=False,
    )
    op.create_table(
        "notices",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("mailed_at", Instant(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_notices_client_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_notices_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "laboratory_id", "client_id", "id", name=op.f("uq_notices_laboratory_id_client_id_id")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_notices_laboratory_id_id")),
    )
    op.create_table(
        "number_counters",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_number_counters_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_counters")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_number_counters_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "kind", "period", name=op.f("uq_number_counters_laboratory_id_kind_period")
        ),
    )
    op.create_table(
        "number_templates",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("reset", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_number_templates_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_templates")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_number_templates_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "kind", name=op.f("uq_number_templates_laboratory_id_kind")),
    )
    op.create_table(
        "scope_entries",
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("measurands", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_scope_entries_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_entries")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_scope_entries_laboratory_id_id")),
    )
    op.create_table(
        "standard_checks",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("copy_number", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["users.id"], name=op.f("fk_standard_checks_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_standard_checks_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_checks")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_standard_checks_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_standard_checks_laboratory_id_sha256"),
        "standard_checks",
        ["laboratory_id", "sha256"],
        unique=False,
    )
    op.create_table(
        "tariffs",
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_tariffs_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariffs")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_tariffs_laboratory_id_id")),
    )
    op.create_table(
        "transparency_logs",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("roots", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_transparency_logs_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transparency_logs")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_transparency_logs_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", name=op.f("uq_transparency_logs_laboratory_id")),
    )
    op.create_table(
        "uncertainty_budgets",
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("measurand", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("low", ExactDecimal(), nullable=True),
        sa.Column("high", ExactDecimal(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_uncertainty_budgets_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_uncertainty_budgets_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_uncertainty_budgets_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncertainty_budgets")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_uncertainty_budgets_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id",
            "method_code",
            "measurand",
            "edition",
            name=op.f("uq_uncertainty_budgets_laboratory_id_method_code_measurand_edition"),
        ),
    )
    op.create_index(
        op.f("ix_uncertainty_budgets_laboratory_id_state_method_code"),
        "uncertainty_budgets",
        ["laboratory_id", "state", "method_code"],
        unique=False,
    )
    op.create_table(
        "user_sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_user_sessions_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_user_sessions_token_sha256")),
    )
    op.create_index(op.f("ix_user_sessions_user_id"), "user_sessions", ["user_id"], unique=False)
    op.create_table(
        "verification_addresses",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_verification_addresses_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_addresses")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_verification_addresses_laboratory_id_id")),
    )
    op.create_table(
        "api_answers",
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["api_tokens.id"], name=op.f("fk_api_answers_token_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_answers")),
        sa.UniqueConstraint("token_id", "key", name=op.f("uq_api_answers_token_id_key")),
    )
    op.create_table(
        "application_items",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("type_designation", sa.Text(), nullable=False),
        sa.Column("heat_or_lot", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("specification_code", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("conditions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("sampler", sa.Text(), nullable=False),
        sa.Column("sampled_on", sa.Date(), nullable=True),
        sa.Column("sampling_record", sa.Text(), nullable=False),
        sa.Column("seal_number", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "application_id"],
            ["applications.laboratory_id", "applications.id"],
            name=op.f("fk_application_items_laboratory_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_application_items_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_items")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_application_items_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_application_items_laboratory_id_application_id"),
        "application_items",
        ["laboratory_id", "application_id"],
        unique=False,
    )
    op.create_table(
        "application_messages",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("from_client", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_application_messages_author_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "application_id"],
            ["applications.laboratory_id", "applications.id"],
            name=op.f("fk_application_messages_laboratory_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_application_messages_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_messages")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_application_messages_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_application_messages_laboratory_id_application_id"),
        "application_messages",
        ["laboratory_id", "application_id"],
        unique=False,
    )
    op.create_table(
        "audit_rows",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("row_sha256", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_rows_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rows")),
    )
    op.create_index(op.f("ix_audit_rows_entry_id"), "audit_rows", ["entry_id"], unique=False)
    op.create_index(op.f("ix_audit_rows_table_row_id"), "audit_rows", ["table", "row_id"], unique=False)
    op.create_table(
        "audit_values",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name=op.f("fk_audit_values_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_values")),
    )
    op.create_table(
        "calibrations",
        sa.Column("equipment_id", sa.Uuid(), nullable=False),
        sa.Column("calibrated_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("calibrated_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "equipment_id"],
            ["equipment.laboratory_id", "equipment.id"],
            name=op.f("fk_calibrations_laboratory_id_equipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_calibrations_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrations")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_calibrations_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_calibrations_laboratory_id_equipment_id"),
        "calibrations",
        ["laboratory_id", "equipment_id"],
        unique=False,
    )
    op.create_table(
        "equipment_methods",
        sa.Column("equipment_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "equipment_id"],
            ["equipment.laboratory_id", "equipment.id"],
            name=op.f("fk_equipment_methods_laboratory_id_equipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_equipment_methods_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_methods")),
        sa.UniqueConstraint(
            "laboratory_id",
            "equipment_id",
            "method_code",
            name=op.f("uq_equipment_methods_laboratory_id_equipment_id_method_code"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_equipment_methods_laboratory_id_id")),
    )
    op.create_table(
        "log_cosignatures",
        sa.Column("checkpoint_id", sa.Uuid(), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "checkpoint_id"],
            ["log_checkpoints.laboratory_id", "log_checkpoints.id"],
            name=op.f("fk_log_cosignatures_laboratory_id_checkpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "witness_id"],
            ["log_witnesses.laboratory_id", "log_witnesses.id"],
            name=op.f("fk_log_cosignatures_laboratory_id_witness_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_log_cosignatures_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_cosignatures")),
        sa.UniqueConstraint(
            "laboratory_id",
            "checkpoint_id",
            "witness_id",
            name=op.f("uq_log_cosignatures_laboratory_id_checkpoint_id_witness_id"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_log_cosignatures_laboratory_id_id")),
    )
    op.create_table(
        "orders",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision_rule", sa.Text(), nullable=False),
        sa.Column("guard_band", ExactDecimal(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("promised_working_days", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("payment_gate", sa.Text(), nullable=False),
        sa.Column("payment_agreement", sa.Text(), nullable=False),
        sa.Column("payment_state", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("work_order_number", sa.Text(), nullable=True),
        sa.Column("tracking_token", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_orders_client_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "application_id"],
            ["applications.laboratory_id", "applications.id"],
            name=op.f("fk_orders_laboratory_id_application_id"),
        ),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratories.id"], name=op.f("fk_orders_laboratory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint(
            "laboratory_id", "application_id", name=op.f("uq_orders_laboratory_id_application_id")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_orders_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_orders_laboratory_id_number")),
        sa.UniqueConstraint("tracking_token", name=op.f("uq_orders_tracking_token")),
    )
    op.create_index(op.f("ix_orders_client_id"), "orders", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_orders_laboratory_id_due_on"), "orders", ["laboratory_id", "due_on"], unique=False
    )
    op.create_index(
        op.f("ix_orders_laboratory_id_payment_state_id"),
        "orders",
        ["laboratory_id", "payment_state", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_orders_laboratory_id_state_due_on"),
        "orders",
        ["laboratory_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_orders_laboratory_id_state_id"), "orders", ["laboratory_id", "state", "id"], unique=False
    )
    op.create_table(
        "request_reviews",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("decision_rule", sa.Text(), nullable=False),
        sa.Column("guard_band", ExactDecimal(), nullable=False),
        sa.Column("superseded_accepted", sa.Text(), nullable=False),
        sa.Column("promised_working_days", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "application_id"],
            ["applications.laboratory_id", "applications.id"],
            name=op.f("fk_request_reviews_laboratory_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_request_reviews_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_request_reviews_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_reviews")),
        sa.UniqueConstraint(
            "laboratory_id", "application_id", name=op.f("uq_request_reviews_laboratory_id_application_id")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_request_reviews_laboratory_id_id")),
    )
    op.create_table(
        "application_tests",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("requested", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "item_id"],
            ["application_items.laboratory_id", "application_items.id"],
            name=op.f("fk_application_tests_laboratory_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_application_tests_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_tests")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_application_tests_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id",
            "item_id",
            "method_code",
            name=op.f("uq_application_tests_laboratory_id_item_id_method_code"),
        ),
    )
    op.create_table(
        "bills",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("billing_code", sa.Text(), nullable=True),
        sa.Column("skrd_number", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_bills_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratories.id"], name=op.f("fk_bills_laboratory_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_bills_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bills")),
        sa.UniqueConstraint(
            "laboratory_id", "billing_code", name=op.f("uq_bills_laboratory_id_billing_code")
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_bills_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_bills_laboratory_id_number")),
    )
    op.create_index(
        op.f("ix_bills_laboratory_id_order_id"), "bills", ["laboratory_id", "order_id"], unique=False
    )
    op.create_index(
        op.f("ix_bills_laboratory_id_state_expires_on"),
        "bills",
        ["laboratory_id", "state", "expires_on"],
        unique=False,
    )
    op.create_table(
        "calibrated_ranges",
        sa.Column("calibration_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("low", ExactDecimal(), nullable=False),
        sa.Column("high", ExactDecimal(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("expanded", ExactDecimal(), nullable=False),
        sa.Column("relative", sa.Boolean(), nullable=False),
        sa.Column("coverage_factor", ExactDecimal(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "calibration_id"],
            ["calibrations.laboratory_id", "calibrations.id"],
            name=op.f("fk_calibrated_ranges_laboratory_id_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_calibrated_ranges_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrated_ranges")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_calibrated_ranges_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_calibrated_ranges_laboratory_id_calibration_id"),
        "calibrated_ranges",
        ["laboratory_id", "calibration_id"],
        unique=False,
    )
    op.create_table(
        "certificates",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("drafted_at", Instant(), nullable=False),
        sa.Column("drafted_by_id", sa.Uuid(), nullable=False),
        sa.Column("authorised_sha256", sa.Text(), nullable=False),
        sa.Column("authorised_at", Instant(), nullable=True),
        sa.Column("authorised_by_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", Instant(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("amendment_reason", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_changed_at", Instant(), nullable=True),
        sa.Column("viewed_by", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authorised_by_id"], ["users.id"], name=op.f("fk_certificates_authorised_by_id")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["users.id"], name=op.f("fk_certificates_drafted_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_certificates_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "supersedes_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_certificates_laboratory_id_supersedes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_certificates_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_certificates_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_certificates_laboratory_id_number")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_token")),
    )
    op.create_index(
        op.f("ix_certificates_laboratory_id_issued_on"),
        "certificates",
        ["laboratory_id", "issued_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_laboratory_id_order_id"),
        "certificates",
        ["laboratory_id", "order_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_laboratory_id_state_id"),
        "certificates",
        ["laboratory_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_certificates_pdf_sha256"), "certificates", ["pdf_sha256"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("method_sha256", sa.Text(), nullable=False),
        sa.Column("specification_code", sa.Text(), nullable=False),
        sa.Column("specification_sha256", sa.Text(), nullable=True),
        sa.Column("paired", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "item_id"],
            ["application_items.laboratory_id", "application_items.id"],
            name=op.f("fk_order_lines_laboratory_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_order_lines_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_order_lines_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["method_sha256"], ["standard_versions.sha256"], name=op.f("fk_order_lines_method_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["specification_sha256"],
            ["standard_versions.sha256"],
            name=op.f("fk_order_lines_specification_sha256"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_order_lines_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_order_lines_laboratory_id_order_id"),
        "order_lines",
        ["laboratory_id", "order_id"],
        unique=False,
    )
    op.create_table(
        "refunds",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refunded_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_refunds_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_refunds_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["refunded_by_id"], ["users.id"], name=op.f("fk_refunds_refunded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_refunds_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_refunds_laboratory_id_order_id"), "refunds", ["laboratory_id", "order_id"], unique=False
    )
    op.create_table(
        "samples",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("condition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("condition_note", sa.Text(), nullable=False),
        sa.Column("seal_intact", sa.Boolean(), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("client_instruction", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "item_id"],
            ["application_items.laboratory_id", "application_items.id"],
            name=op.f("fk_samples_laboratory_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_samples_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_samples_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["received_by_id"], ["users.id"], name=op.f("fk_samples_received_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
        sa.UniqueConstraint("laboratory_id", "code", name=op.f("uq_samples_laboratory_id_code")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_samples_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "order_id", "item_id", name=op.f("uq_samples_laboratory_id_order_id_item_id")
        ),
    )
    op.create_index(
        op.f("ix_samples_laboratory_id_keep_until"), "samples", ["laboratory_id", "keep_until"], unique=False
    )
    op.create_index(
        op.f("ix_samples_laboratory_id_received_on"),
        "samples",
        ["laboratory_id", "received_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_samples_laboratory_id_state_id"), "samples", ["laboratory_id", "state", "id"], unique=False
    )
    op.create_table(
        "certificate_records",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("record_sha256", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("status_index", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("status_index >= 0", name=op.f("ck_certificate_records_status_index")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "certificate_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_certificate_records_laboratory_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_certificate_records_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_records")),
        sa.UniqueConstraint(
            "laboratory_id",
            "certificate_id",
            name=op.f("uq_certificate_records_laboratory_id_certificate_id"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_certificate_records_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "log_index", name=op.f("uq_certificate_records_laboratory_id_log_index")
        ),
        sa.UniqueConstraint(
            "laboratory_id", "status_index", name=op.f("uq_certificate_records_laboratory_id_status_index")
        ),
    )
    op.create_index(
        op.f("ix_certificate_records_record_sha256"), "certificate_records", ["record_sha256"], unique=False
    )
    op.create_table(
        "certificate_seals",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("sealer", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "certificate_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_certificate_seals_laboratory_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_certificate_seals_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_seals")),
        sa.UniqueConstraint(
            "laboratory_id",
            "certificate_id",
            "sequence",
            name=op.f("uq_certificate_seals_laboratory_id_certificate_id_sequence"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_certificate_seals_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "log_index", name=op.f("uq_certificate_seals_laboratory_id_log_index")
        ),
    )
    op.create_index(
        op.f("ix_certificate_seals_pdf_sha256"), "certificate_seals", ["pdf_sha256"], unique=False
    )
    op.create_table(
        "certificate_watches",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("watcher_email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("question_sent_at", Instant(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("told_state", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "certificate_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_certificate_watches_laboratory_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_certificate_watches_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_watches")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_certificate_watches_laboratory_id_id")),
        sa.UniqueConstraint("token", name=op.f("uq_certificate_watches_token")),
    )
    op.create_index(
        op.f("ix_certificate_watches_asked_at"), "certificate_watches", ["asked_at"], unique=False
    )
    op.create_index(
        op.f("ix_certificate_watches_laboratory_id_certificate_id"),
        "certificate_watches",
        ["laboratory_id", "certificate_id"],
        unique=False,
    )
    op.create_table(
        "complaints",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("investigated_by_id", sa.Uuid(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_complaints_client_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_complaints_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["investigated_by_id"], ["users.id"], name=op.f("fk_complaints_investigated_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "certificate_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_complaints_laboratory_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_complaints_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_complaints_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_complaints_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_complaints_laboratory_id_number")),
    )
    op.create_index(
        op.f("ix_complaints_laboratory_id_state_id"),
        "complaints",
        ["laboratory_id", "state", "id"],
        unique=False,
    )
    op.create_table(
        "custody_events",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_custody_events_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "sample_id"],
            ["samples.laboratory_id", "samples.id"],
            name=op.f("fk_custody_events_laboratory_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_custody_events_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_events")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_custody_events_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_custody_events_laboratory_id_sample_id"),
        "custody_events",
        ["laboratory_id", "sample_id"],
        unique=False,
    )
    op.create_table(
        "disposed_samples",
        sa.Column("disposal_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "disposal_id"],
            ["disposals.laboratory_id", "disposals.id"],
            name=op.f("fk_disposed_samples_laboratory_id_disposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "sample_id"],
            ["samples.laboratory_id", "samples.id"],
            name=op.f("fk_disposed_samples_laboratory_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_disposed_samples_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposed_samples")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_disposed_samples_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "sample_id", name=op.f("uq_disposed_samples_laboratory_id_sample_id")
        ),
    )
    op.create_index(
        op.f("ix_disposed_samples_laboratory_id_disposal_id"),
        "disposed_samples",
        ["laboratory_id", "disposal_id"],
        unique=False,
    )
    op.create_table(
        "log_entries",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "certificate_id"],
            ["certificates.laboratory_id", "certificates.id"],
            name=op.f("fk_log_entries_laboratory_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_log_entries_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_log_entries_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_log_entries_laboratory_id_number")),
    )
    op.create_index(
        op.f("ix_log_entries_laboratory_id_at"), "log_entries", ["laboratory_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_log_entries_laboratory_id_certificate_id"),
        "log_entries",
        ["laboratory_id", "certificate_id"],
        unique=False,
    )
    op.create_table(
        "payments",
        sa.Column("bill_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ntb", sa.Text(), nullable=False),
        sa.Column("ntpn", sa.Text(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_payments_confirmed_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "bill_id"],
            ["bills.laboratory_id", "bills.id"],
            name=op.f("fk_payments_laboratory_id_bill_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_payments_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_payments_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_payments_laboratory_id_id")),
        sa.UniqueConstraint("laboratory_id", "ntpn", name=op.f("uq_payments_laboratory_id_ntpn")),
        sa.UniqueConstraint("laboratory_id", "number", name=op.f("uq_payments_laboratory_id_number")),
    )
    op.create_index(
        op.f("ix_payments_laboratory_id_order_id"), "payments", ["laboratory_id", "order_id"], unique=False
    )
    op.create_index(
        op.f("ix_payments_laboratory_id_paid_on"), "payments", ["laboratory_id", "paid_on"], unique=False
    )
    op.create_table(
        "retests",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("rule_key", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("taken_from", sa.Text(), nullable=False),
        sa.Column("agreed_with", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_retests_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_retests_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "sample_id"],
            ["samples.laboratory_id", "samples.id"],
            name=op.f("fk_retests_laboratory_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_retests_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retests")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_retests_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id",
            "sample_id",
            "method_code",
            "attempt",
            name=op.f("uq_retests_laboratory_id_sample_id_method_code_attempt"),
        ),
    )
    op.create_table(
        "specimens",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("retest_id", sa.Uuid(), nullable=True),
        sa.Column("conditions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("void_cause", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "retest_id"],
            ["retests.laboratory_id", "retests.id"],
            name=op.f("fk_specimens_laboratory_id_retest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "sample_id"],
            ["samples.laboratory_id", "samples.id"],
            name=op.f("fk_specimens_laboratory_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_specimens_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specimens")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_specimens_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id",
            "sample_id",
            "method_code",
            "mark",
            name=op.f("uq_specimens_laboratory_id_sample_id_method_code_mark"),
        ),
    )
    op.create_table(
        "determinations",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("specimen_id", sa.Uuid(), nullable=False),
        sa.Column("method_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("analyst_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("tested_on", sa.Date(), nullable=True),
        sa.Column("temperature", ExactDecimal(), nullable=True),
        sa.Column("humidity", ExactDecimal(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["analyst_id"], ["users.id"], name=op.f("fk_determinations_analyst_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "order_id"],
            ["orders.laboratory_id", "orders.id"],
            name=op.f("fk_determinations_laboratory_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "sample_id"],
            ["samples.laboratory_id", "samples.id"],
            name=op.f("fk_determinations_laboratory_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "specimen_id"],
            ["specimens.laboratory_id", "specimens.id"],
            name=op.f("fk_determinations_laboratory_id_specimen_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_determinations_laboratory_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_determinations_reviewed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_determinations_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_determinations")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_determinations_laboratory_id_id")),
        sa.UniqueConstraint(
            "laboratory_id", "specimen_id", name=op.f("uq_determinations_laboratory_id_specimen_id")
        ),
    )
    op.create_index(
        op.f("ix_determinations_laboratory_id_analyst_id_state_due_on"),
        "determinations",
        ["laboratory_id", "analyst_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_determinations_laboratory_id_order_id"),
        "determinations",
        ["laboratory_id", "order_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_determinations_laboratory_id_state_due_on"),
        "determinations",
        ["laboratory_id", "state", "due_on"],
        unique=False,
    )
    op.create_table(
        "determination_equipment",
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "determination_id"],
            ["determinations.laboratory_id", "determinations.id"],
            name=op.f("fk_determination_equipment_laboratory_id_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "equipment_id"],
            ["equipment.laboratory_id", "equipment.id"],
            name=op.f("fk_determination_equipment_laboratory_id_equipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_determination_equipment_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_determination_equipment")),
        sa.UniqueConstraint(
            "laboratory_id",
            "determination_id",
            "equipment_id",
            name=op.f("uq_determination_equipment_laboratory_id_determination_id_equipment_id"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_determination_equipment_laboratory_id_id")),
    )
    op.create_table(
        "plausibility_answers",
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", ExactDecimal(), nullable=False),
        sa.Column("caution", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plausibility_answers_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "determination_id"],
            ["determinations.laboratory_id", "determinations.id"],
            name=op.f("fk_plausibility_answers_laboratory_id_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_plausibility_answers_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plausibility_answers")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_plausibility_answers_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_plausibility_answers_laboratory_id_determination_id"),
        "plausibility_answers",
        ["laboratory_id", "determination_id"],
        unique=False,
    )
    op.create_table(
        "reading_corrections",
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_reading_corrections_by_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "determination_id"],
            ["determinations.laboratory_id", "determinations.id"],
            name=op.f("fk_reading_corrections_laboratory_id_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_reading_corrections_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_corrections")),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_reading_corrections_laboratory_id_id")),
    )
    op.create_index(
        op.f("ix_reading_corrections_laboratory_id_determination_id"),
        "reading_corrections",
        ["laboratory_id", "determination_id"],
        unique=False,
    )
    op.create_table(
        "readings",
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "determination_id"],
            ["determinations.laboratory_id", "determinations.id"],
            name=op.f("fk_readings_laboratory_id_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_readings_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "laboratory_id",
            "determination_id",
            "key",
            name=op.f("uq_readings_laboratory_id_determination_id_key"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_readings_laboratory_id_id")),
    )
    op.create_table(
        "results",
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("measurand", sa.Text(), nullable=False),
        sa.Column("exact", ExactDecimal(), nullable=True),
        sa.Column("reported", ExactDecimal(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("expanded_uncertainty", ExactDecimal(), nullable=True),
        sa.Column("coverage_factor", ExactDecimal(), nullable=True),
        sa.Column("effective_dof", ExactDecimal(), nullable=True),
        sa.Column("budget_id", sa.Uuid(), nullable=True),
        sa.Column("laboratory_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "budget_id"],
            ["uncertainty_budgets.laboratory_id", "uncertainty_budgets.id"],
            name=op.f("fk_results_laboratory_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id", "determination_id"],
            ["determinations.laboratory_id", "determinations.id"],
            name=op.f("fk_results_laboratory_id_determination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratories.id"], name=op.f("fk_results_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint(
            "laboratory_id",
            "determination_id",
            "measurand",
            name=op.f("uq_results_laboratory_id_determination_id_measurand"),
        ),
        sa.UniqueConstraint("laboratory_id", "id", name=op.f("uq_results_laboratory_id_id")),
    )
    create_triggers()


NEVER_CHANGED = (
    "advice_approvals",
    "audit_entries",
    "audit_rows",
    "certificate_records",
    "certificate_seals",
    "laboratory_methods",
    "laboratory_specifications",
    "log_checkpoints",
    "log_cosignatures",
    "log_entries",
    "log_tiles",
    "plausibility_answers",
    "retests",
    "standard_versions",
)
MAY_BE_DELETED = ("user_sessions", "sign_in_attempts", "alembic_version")
FROZEN = (
    "content",
    "content_sha256",
    "number",
    "issued_on",
    "issued_at",
    "token",
    "pdf_sha256",
    "authorised_sha256",
    "authorised_at",
    "authorised_by_id",
    "order_id",
    "sequence",
    "supersedes_id",
)
"""Columns of a certificate that no one can change once it has a number."""


def create_triggers() -> None:
    """Refuse what must never be, below the application as well."""
    tables = sorted(set(sa.inspect(op.get_bind()).get_table_names()) - set(MAY_BE_DELETED))
    rules = [(table, "DELETE", "", "rows are never deleted") for table in tables]
    rules += [(table, "UPDATE", "", "rows are never changed") for table in NEVER_CHANGED]
    rules += [
        (
            "audit_values",
            "UPDATE",
            "NEW.changes IS NOT NULL OR NEW.salt <> OLD.salt OR NEW.entry_id <> OLD.entry_id",
            "values of the trail can be erased, not changed",
        ),
        (
            "audit_chains",
            "UPDATE",
            "NEW.sequence <> OLD.sequence + 1 OR NEW.id <> OLD.id",
            "the trail only grows",
        ),
        (
            "uncertainty_budgets",
            "UPDATE",
            "OLD.state <> 'draft' AND (CAST(NEW.content AS TEXT) <> CAST(OLD.content AS TEXT)"
            " OR NEW.sha256 <> OLD.sha256 OR NEW.edition <> OLD.edition OR NEW.state = 'draft')",
            "a published budget is never changed",
        ),
        (
            "transparency_logs",
            "UPDATE",
            "NEW.size <= OLD.size OR NEW.origin <> OLD.origin OR NEW.laboratory_id <> OLD.laboratory_id",
            "the log only grows",
        ),
        (
            "certificates",
            "UPDATE",
            "OLD.number IS NOT NULL AND (" + " OR ".join(_differs(column) for column in FROZEN) + ")",
            "an issued certificate is never changed",
        ),
    ]
    for table, verb, condition, message in rules:
        _refuse(table, verb, condition, message)


def _differs(column: str) -> str:
    operator = "IS NOT" if op.get_bind().dialect.name == "sqlite" else "IS DISTINCT FROM"
    return f"NEW.{column} {operator} OLD.{column}"


def _refuse(table: str, verb: str, condition: str, message: str) -> None:
    name = f"refuse_{verb.lower()}_{table}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table}: {message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}: {message}'; END $$"
    )
    when = f"WHEN ({condition}) " if condition else ""
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(
            f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
