"""The tables of the store. A change here needs a migration of its own; `migrations` says how."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()

# One row a person who signs in with a password kept here. Names are folded to small letters.
ACCOUNT = Table(
    "account", METADATA,
    Column("name", String(80), primary_key=True),
    Column("password", String(200), nullable=False),  # argon2id, salt and cost within
    Column("one_time_until", Float),  # seconds since 1970 while the password is the first, one-time one; else null
    Column("made", Float, nullable=False),
    Column("totp_secret", String(64)),  # base32; null until a code has been shown to work
    Column("totp_step", Integer, nullable=False, default=0),  # the last 30-second step used: none is used twice
)  # fmt: skip

ACCOUNT_GROUP = Table(
    "account_group", METADATA,
    Column("name", ForeignKey("account.name", ondelete="CASCADE"), primary_key=True),
    Column("group", String(80), primary_key=True),
)  # fmt: skip

# One row a sign-in. `key` is the token's SHA-256: whoever reads this table can sign in as nobody.
SESSION = Table(
    "session", METADATA,
    Column("key", String(64), primary_key=True),
    Column("who", String(200), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # person, wall
    Column("address", String(64), nullable=False),
    Column("began", Float, nullable=False),
    Column("seen", Float, nullable=False),
)  # fmt: skip

# One row a step on the way in (password right, code still to come). `key` is a SHA-256 as well.
TICKET = Table(
    "ticket", METADATA,
    Column("key", String(64), primary_key=True),
    Column("who", String(200), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("until", Float, nullable=False),
)  # fmt: skip

# One row an account or address that failed. `key` is a hash: what is typed as a name may be a password.
ATTEMPT = Table(
    "attempt", METADATA,
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Float, nullable=False),
)  # fmt: skip

# One row a person of an OpenID provider: the provider's own key is what counts, not an e-mail that may change hands.
IDENTITY = Table(
    "identity", METADATA,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("who", String(200), nullable=False, unique=True),
    Column("groups", Text, nullable=False, default="[]"),  # JSON list, as the provider said at the last sign-in
)  # fmt: skip

DECK = Table(
    "deck", METADATA,
    Column("owner", String(400), primary_key=True),  # "person:an", "role:analyst"
    Column("deck", String(80), primary_key=True),
    Column("text", Text, nullable=False),
)  # fmt: skip

COLUMN_MATCH = Table(
    "column_match", METADATA,
    Column("sender", String(64), primary_key=True),  # hash of a file's headers
    Column("table", String(80), nullable=False),
    Column("columns", Text, nullable=False),  # JSON object: header to column name
)  # fmt: skip

DECIDED_TEXT = Table(
    "decided_text", METADATA,
    Column("code", String(64), primary_key=True),  # salted hash of a text
    Column("keep", Boolean, nullable=False),
)  # fmt: skip

# One row a month of a table for which a commune said that nothing happened.
NOTHING_TO_REPORT = Table(
    "nothing_to_report", METADATA,
    Column("unit", String(20), primary_key=True),
    Column("table", String(80), primary_key=True),
    Column("month", String(7), primary_key=True),  # "2024-05"
    Column("how", String(80), nullable=False),  # how the commune said it
    Column("who", String(200), nullable=False),
    Column("at", Float, nullable=False),
)  # fmt: skip

SETTING = Table(
    "setting", METADATA,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip

# Which steps of `migrations` were taken: one row.
STATE_VERSION = Table("state_version", METADATA, Column("number", Integer, primary_key=True))
