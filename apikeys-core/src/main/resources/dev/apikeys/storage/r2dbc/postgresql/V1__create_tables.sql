-- Tables of apikeys on PostgreSQL, version 1.
--
-- Applied by the application itself, or by hand: psql --single-transaction -v ON_ERROR_STOP=1 -f <this file>
-- Running it again changes nothing. All times are UTC, all ids are UUIDv7, so they grow with time.

-- A tenant. Its keys work only while it is enabled.
CREATE TABLE IF NOT EXISTS apikeys_organization (
  id         UUID        PRIMARY KEY,
  name       TEXT        NOT NULL,
  enabled    BOOLEAN     NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  CONSTRAINT apikeys_organization_name UNIQUE (name)
);

-- A group of keys within an organization.
CREATE TABLE IF NOT EXISTS apikeys_project (
  id              UUID        PRIMARY KEY,
  organization_id UUID        NOT NULL REFERENCES apikeys_organization (id),
  name            TEXT        NOT NULL,
  created_at      TIMESTAMPTZ NOT NULL,
  CONSTRAINT apikeys_project_name UNIQUE (organization_id, name)
);
CREATE INDEX IF NOT EXISTS apikeys_project_list ON apikeys_project (organization_id, id DESC);

-- An API surface of an organization that keys can be narrowed to.
CREATE TABLE IF NOT EXISTS apikeys_product (
  id              UUID        PRIMARY KEY,
  organization_id UUID        NOT NULL REFERENCES apikeys_organization (id),
  name            TEXT        NOT NULL,
  created_at      TIMESTAMPTZ NOT NULL,
  CONSTRAINT apikeys_product_name UNIQUE (organization_id, name)
);
CREATE INDEX IF NOT EXISTS apikeys_product_list ON apikeys_product (organization_id, id DESC);

-- Which products a project has.
CREATE TABLE IF NOT EXISTS apikeys_project_product (
  project_id UUID NOT NULL REFERENCES apikeys_project (id) ON DELETE CASCADE,
  product_id UUID NOT NULL REFERENCES apikeys_product (id) ON DELETE CASCADE,
  PRIMARY KEY (project_id, product_id)
);
CREATE INDEX IF NOT EXISTS apikeys_project_product_product ON apikeys_project_product (product_id);

-- A key: it keeps its id for life, whatever happens to its secret. Scopes are separated by one space, custom is a JSON
-- object, and the two rate limit columns are set together or not at all. The counters are written often, so no index
-- has them and pages leave room: such updates then stay on their page and touch no index.
CREATE TABLE IF NOT EXISTS apikeys_key (
  id                   UUID        PRIMARY KEY,
  organization_id      UUID        NOT NULL REFERENCES apikeys_organization (id),
  project_id           UUID        REFERENCES apikeys_project (id),
  product_id           UUID        REFERENCES apikeys_product (id),
  name                 TEXT,
  scopes               TEXT        NOT NULL,
  rate_limit_requests  BIGINT,
  rate_limit_window_ms BIGINT,
  custom               TEXT        NOT NULL,
  created_at           TIMESTAMPTZ NOT NULL,
  expires_at           TIMESTAMPTZ,
  revoked_at           TIMESTAMPTZ,
  last_used_at         TIMESTAMPTZ,
  use_count            BIGINT      NOT NULL DEFAULT 0,
  version              BIGINT      NOT NULL DEFAULT 0,
  CONSTRAINT apikeys_key_rate_limit CHECK ((rate_limit_requests IS NULL) = (rate_limit_window_ms IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS apikeys_key_list ON apikeys_key (organization_id, id DESC);
CREATE INDEX IF NOT EXISTS apikeys_key_project_list ON apikeys_key (project_id, id DESC);
CREATE INDEX IF NOT EXISTS apikeys_key_product_list ON apikeys_key (product_id, id DESC);

-- The secrets of keys. The secret itself is nowhere: hash is its HMAC-SHA-256 under the application's signing secret,
-- hash_version says how it was made, secret_start is what people recognise it by. The current secret of a key is the one
-- without an end; a key has exactly one. last_used_at is for telling apart the secrets of a key that is being rotated.
CREATE TABLE IF NOT EXISTS apikeys_key_secret (
  hash         BYTEA       PRIMARY KEY,
  key_id       UUID        NOT NULL REFERENCES apikeys_key (id) ON DELETE CASCADE,
  hash_version INTEGER     NOT NULL DEFAULT 1,
  secret_start TEXT        NOT NULL,
  created_at   TIMESTAMPTZ NOT NULL,
  expires_at   TIMESTAMPTZ,
  last_used_at TIMESTAMPTZ,
  CONSTRAINT apikeys_key_secret_hash CHECK (octet_length(hash) = 32)
);
CREATE INDEX IF NOT EXISTS apikeys_key_secret_key ON apikeys_key_secret (key_id);

-- Which of these files were applied: the largest id is the version of the schema.
CREATE TABLE IF NOT EXISTS apikeys_migrations (
  id          BIGINT PRIMARY KEY,
  description VARCHAR
);
INSERT INTO apikeys_migrations (id, description) VALUES (1, 'create tables') ON CONFLICT (id) DO NOTHING;
