"""Central's tables. The replicated ones carry the columns of their struct in `wire.rows` under the same names."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
)

from desktop.central.columns import Instant as Instant
from desktop.central.columns import metadata as metadata
from desktop.central.columns import version_column

# Replicated.
tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # the number
    version_column(),
    Column("department", String(3), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("topic", String(40)),
    Column("account", String(255)),
    Column("subscriber_id", String(64), ForeignKey("subscribers.id")),
    Column("premium", Boolean, nullable=False, default=False),
    Column("emergency", String(10)),
    Column("emergency_by", Text),
    Column("emergency_at", Instant),
    Column("emergency_reason", Text),
    Column("suggested_emergency", String(10)),
    Column("assignee_id", Integer, ForeignKey("agents.id")),
    Column("received_at", Instant, nullable=False),
    Column("unanswered_since_at", Instant),
    Column("waiting_since_at", Instant),
    Column("ended_at", Instant),
    Column("stp_clock", JSON(none_as_null=True)),
    Column("ork_clock", JSON(none_as_null=True)),
    Column("due_at", Instant),
    Column("target_at", Instant),
    Column("preliminary", Boolean, nullable=False, default=False),
    Column("merged_into", Integer),
    Column("reopened_from", String(12)),
    Column("authorized_way", String(10)),
    Column("authorized_by", Text),
    Column("authorized_at", Instant),
    Column("authorized_reason", Text),
    Column("incident", Integer),
    Column("correspondent", String(320)),
    Column("external_id", String(255), unique=True),  # of the help desk it was imported from
    Column("is_retired", Boolean, nullable=False, default=False),  # ended over 30 days ago: gone from the replicas
    Index("ix_tickets_queue", "department", "state"),
    Index("ix_tickets_subscriber", "subscriber_id"),
    Index("ix_tickets_account", "account"),
    Index("ix_tickets_correspondent", "correspondent"),
)
messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("kind", String(16), nullable=False),
    Column("author_id", Integer, ForeignKey("agents.id")),
    Column("author_name", Text, nullable=False, default=""),
    Column("at", Instant, nullable=False),
    Column("written_at", Instant),
    Column("body", Text, nullable=False, default=""),
    Column("event", String(40)),
    Column("detail", JSON, nullable=False, default=dict),
    Column("intent_key", String(64)),
    Column("attachments", JSON, nullable=False, default=list),
    Column("letter", JSON(none_as_null=True)),
    Column("delivery", JSON(none_as_null=True)),
    Column("suspects", JSON, nullable=False, default=list),
    Column("quote_at", Integer),
    Column("is_retired", Boolean, nullable=False, default=False),
    Index("ix_messages_ticket", "ticket", "id"),
)
subscribers = Table(
    "subscribers",
    metadata,
    Column("id", String(64), primary_key=True),
    version_column(),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False, default="person"),
    Column("email", Text),
    Column("phone", Text),
    Column("contract", Text),
    Column("emails", JSON, nullable=False, default=list),
    Column("since", Date),
)
plans = Table(
    "plans",
    metadata,
    Column("id", String(64), primary_key=True),
    version_column(),
    Column("name", Text, nullable=False),
    Column("group", String(40), nullable=False, default="standard"),
)
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(255), primary_key=True),
    version_column(),
    Column("subscriber_id", String(64), ForeignKey("subscribers.id"), nullable=False),
    Column("plan_id", String(64), ForeignKey("plans.id")),
    Column("server", String(255)),
    Column("state", String(10), nullable=False, default="active"),
    Column("balance", BigInteger, nullable=False, default=0),
    Column("paid_until", Date),
    Column("domains", JSON, nullable=False, default=list),
    Column("services", JSON, nullable=False, default=list),
    Index("ix_accounts_subscriber", "subscriber_id"),
    Index("ix_accounts_plan", "plan_id"),
)
agents = Table(
    "agents",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("department", String(3), nullable=False),
    Column("role", String(10), nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("password_hash", Text, nullable=False),
)
calendar_overrides = Table(
    "calendar_overrides",
    metadata,
    Column("id", String(20), primary_key=True),
    version_column(),
    Column("date", Date, nullable=False),
    Column("department", String(3), nullable=False),
    Column("opens", Time),
    Column("closes", Time),
    Column("note", Text, nullable=False, default=""),
    Column("is_retired", Boolean, nullable=False, default=False),  # taken back: the day is as the calendar says
)
settings = Table(
    "settings",
    metadata,
    Column("id", String(40), primary_key=True),
    version_column(),
    Column("value", Text, nullable=False),
)
standard_answers = Table(
    "standard_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("department", String(3), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("dead_links", JSON, nullable=False, default=list),
    Column("checked_at", Instant),
    Column("is_retired", Boolean, nullable=False, default=False),  # taken out of use
)
announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("state", String(10), nullable=False, default="published"),
    Column("servers", JSON, nullable=False, default=list),
    Column("accounts", JSON, nullable=False, default=list),
)
contact_notes = Table(
    "contact_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("subscriber_id", String(64), ForeignKey("subscribers.id"), nullable=False),
    Column("author_id", Integer, ForeignKey("agents.id"), nullable=False),
    Column("author_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Column("intent_key", String(64)),
    Index("ix_contact_notes_subscriber", "subscriber_id"),
)
secrets = Table(
    "secrets",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("ticket", Integer, ForeignKey("tickets.id")),
    Column("letter", Integer),
    Column("kind", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_by_id", Integer, ForeignKey("agents.id")),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("expires_at", Instant),
    Column("looked_by_id", Integer, ForeignKey("agents.id")),
    Column("looked_at", Instant),
    Column("raw_letter", Integer),  # that it was moved from
    Column("is_retired", Boolean, nullable=False, default=False),
    Index("ix_secrets_ticket", "ticket"),
    Index("ix_secrets_letter", "letter"),
    Index("ix_secrets_expires", "expires_at"),
)
letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    version_column(),
    Column("department", String(3), nullable=False),
    Column("state", String(12), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("sender_name", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),
    Column("quote_at", Integer),
    Column("notes", JSON, nullable=False, default=list),
    Column("attachments", JSON, nullable=False, default=list),
    Column("missing", JSON, nullable=False, default=list),
    Column("suspects", JSON, nullable=False, default=list),
    Column("reason", String(40)),
    Column("subscriber_id", String(64), ForeignKey("subscribers.id")),
    Column("ticket", Integer, ForeignKey("tickets.id")),
    Column("received_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("decided_by_id", Integer, ForeignKey("agents.id")),
    Column("decided_at", Instant),
    Column("intent_key", String(64)),
    Column("is_retired", Boolean, nullable=False, default=False),
    Index("ix_letters_sender", "sender"),
    Index("ix_letters_received", "received_at"),
)
REPLICATED: dict[str, Table] = {
    "ticket": tickets,
    "message": messages,
    "subscriber": subscribers,
    "account": accounts,
    "plan": plans,
    "agent": agents,
    "calendar_override": calendar_overrides,
    "setting": settings,
    "standard_answer": standard_answers,
    "announcement": announcements,
    "contact_note": contact_notes,
    "secret": secrets,
    "letter": letters,
}

# The feed and the receipts.
feed_head = Table(
    "feed_head",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("history", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("tip", String(32), nullable=False),  # of the hash chain, as in the row of the feed that has this number
    Column("floor", BigInteger, nullable=False),
    Column("next_number", Integer, nullable=False),  # of the next ticket
    Column("digest", JSON, nullable=False),  # kind -> [count, xor]
    Column("audit_seq", Integer, nullable=False),  # number of the audit's last entry
    Column("audit_tip", String(64), nullable=False),  # and the tip of its chain there
)
feed = Table(
    "feed",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("row_id", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("intent_key", String(64)),
    Column("device", String(64)),
    Column("at", Instant, nullable=False),
    Column("tip", String(32), nullable=False),  # hash of this row and the tip before it
)
histories = Table(  # a new one begins with the data base and with each restore
    "histories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("history", String(36), nullable=False, unique=True),
    Column("began", BigInteger, nullable=False),  # up to this number it is the one before it
)
housekeeping = Table(  # the last round, and since when the clock has gone on evenly from round to round
    "housekeeping",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("at", Instant, nullable=False),
    Column("steady_since_at", Instant, nullable=False),
)
receipts = Table(
    "receipts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("owner", String(80), nullable=False),  # "agent:7" or "client:3:subscriber"
    Column("device", String(64)),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False, default=0),
    Column("body", Text, nullable=False, default=""),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("at", Instant, nullable=False),
)

# People and rights.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("agent_id", Integer, ForeignKey("agents.id"), nullable=False),
    Column("device", String(64)),
    Column("began_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),  # before its time
    Index("ix_sessions_agent", "agent_id"),
)
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the token
    Column("session_id", Integer, ForeignKey("sessions.id"), nullable=False),
    Column("used_at", Instant),
    Column("salt", String(64)),  # makes, with the token itself, the tokens that follow it
    Index("ix_refresh_tokens_session", "session_id"),
)
tokens = Table(
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the token
    Column("agent_id", Integer, ForeignKey("agents.id")),
    Column("client_id", Integer, ForeignKey("clients.id")),
    Column("session_id", Integer),  # None: a client's token
    Column("device", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),  # None: a client's token, until revoked
    Column("revoked_at", Instant),
    Index("ix_tokens_session", "session_id"),
)
clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),  # cabinet, billing
)
second_factors = Table(
    "second_factors",
    metadata,
    Column("agent_id", Integer, ForeignKey("agents.id"), primary_key=True, autoincrement=False),
    Column("secret", String(64), nullable=False),  # base32; empty when it is in `sealed_factors`
    Column("used_step", BigInteger, nullable=False),  # the last code's: none is good twice
)
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("has_succeeded", Boolean, nullable=False, default=False),
    Index("ix_sign_in_attempts_login", "login", "at"),
    Index("ix_sign_in_attempts_address", "address", "at"),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …: see `audit_chain`
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),  # "agent:7", "client:3", "operator", "system"
    Column("on_behalf_of", String(64)),  # a subscriber
    Column("device", String(64)),
    Column("act", String(40), nullable=False),
    Column("ticket", Integer),
    Column("intent_key", String(64)),
    Column("detail", JSON, nullable=False),
    Column("salt", String(32)),  # of the detail; both are null (the JSON one) when it was taken out
    Column("content", String(64), nullable=False),  # hash of salt and detail
    Column("feed_seq", BigInteger, nullable=False),  # the feed's head then
    Column("feed_tip", String(32), nullable=False),
    Column("tip", String(64), nullable=False),
    Index("ix_audit_ticket", "ticket"),
)
