-- Tables of apikeys on H2, version 1.
--
-- Applied by the application itself, or by hand in the H2 console. Running it again changes nothing.
-- All times are UTC, all ids are UUIDv7, so they grow with time.
-- The driver splits this file at every semicolon, so there is none in comments and texts.

-- A tenant. Its keys work only while it is enabled.
CREATE TABLE IF NOT EXISTS apikeys_organization (
  id         UUID                        PRIMARY KEY,
  name       VARCHAR                     NOT NULL,
  enabled    BOOLEAN                     NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT apikeys_organization_name UNIQUE (name)
);

-- A group of keys within an organization.
CREATE TABLE IF NOT EXISTS apikeys_project (
  id              UUID                        PRIMARY KEY,
  organization_id UUID                        NOT NULL REFERENCES apikeys_organization (id),
  name            VARCHAR                     NOT NULL,
  created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT apikeys_project_name UNIQUE (organization_id, name)
);
CREATE INDEX IF NOT EXISTS apikeys_project_list ON apikeys_project (organization_id, id DESC);

-- An API surface of an organization that keys can be narrowed to.
CREATE TABLE IF NOT EXISTS apikeys_product (
  id              UUID                        PRIMARY KEY,
  organization_id UUID                        NOT NULL REFERENCES apikeys_organization (id),
  name            VARCHAR                     NOT NULL,
  created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  CONSTRAINT apikeys_product_name UNIQUE (organization_id, name)
);
CREATE INDEX IF NOT EXISTS apikeys_product_list ON apikeys_product (organization_id, id DESC);

-- Which products a project has.
CREATE TABLE IF NOT EXISTS apikeys_project_product (
  project_id UUID NOT NULL REFERENCES apikeys_project (id) ON DELETE CASCADE,
  product_id UUID NOT NULL REFERENCES apikeys_product (id) ON DELETE CASCADE,
  PRIMARY KEY (project_id, product_id)
);

-- A key: it keeps its id for life, whatever happens to its secret. Scopes are separated by one space, custom is a JSON
-- object, and the two rate limit columns are set together or not at all.
CREATE TABLE IF NOT EXISTS apikeys_key (
  id                   UUID                        PRIMARY KEY,
  organization_id      UUID                        NOT NULL REFERENCES apikeys_organization (id),
  project_id           UUID                        REFERENCES apikeys_project (id),
  product_id           UUID                        REFERENCES apikeys_product (id),
  name                 VARCHAR,
  scopes               VARCHAR                     NOT NULL,
  rate_limit_requests  BIGINT,
  rate_limit_window_ms BIGINT,
  custom               VARCHAR                     NOT NULL,
  created_at           TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at           TIMESTAMP(6) WITH TIME ZONE,
  revoked_at           TIMESTAMP(6) WITH TIME ZONE,
  last_used_at         TIMESTAMP(6) WITH TIME ZONE,
  use_count            BIGINT DEFAULT 0            NOT NULL,
  version              BIGINT DEFAULT 0            NOT NULL,
  CONSTRAINT apikeys_key_rate_limit CHECK ((rate_limit_requests IS NULL) = (rate_limit_window_ms IS NULL))
);
CREATE INDEX IF NOT EXISTS apikeys_key_list ON apikeys_key (organization_id, id DESC);
CREATE INDEX IF NOT EXISTS apikeys_key_project_list ON apikeys_key (project_id, id DESC);
CREATE INDEX IF NOT EXISTS apikeys_key_product_list ON apikeys_key (product_id, id DESC);

-- The secrets of keys. The secret itself is nowhere: hash is its HMAC-SHA-256 under the application's signing secret,
-- hash_version says how it was made, secret_start is what people recognise it by. The current secret of a key is the one
-- without an end, and a key has exactly one. last_used_at is for telling apart the secrets of a key that is being rotated.
CREATE TABLE IF NOT EXISTS apikeys_key_secret (
  hash         VARBINARY(32)               PRIMARY KEY,
  key_id       UUID                        NOT NULL REFERENCES apikeys_key (id) ON DELETE CASCADE,
  hash_version INTEGER DEFAULT 1           NOT NULL,
  secret_start VARCHAR                     NOT NULL,
  created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at   TIMESTAMP(6) WITH TIME ZONE,
  last_used_at TIMESTAMP(6) WITH TIME ZONE,
  CONSTRAINT apikeys_key_secret_hash CHECK (OCTET_LENGTH(hash) = 32)
);
CREATE INDEX IF NOT EXISTS apikeys_key_secret_key ON apikeys_key_secret (key_id);

-- Which of these files were applied: the largest id is the version of the schema.
CREATE TABLE IF NOT EXISTS apikeys_migrations (
  id          BIGINT PRIMARY KEY,
  description VARCHAR
);
MERGE INTO apikeys_migrations (id, description) KEY (id) VALUES (1, 'create tables');
