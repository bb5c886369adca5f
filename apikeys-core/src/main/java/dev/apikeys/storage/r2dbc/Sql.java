package dev.apikeys.storage.r2dbc;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of every statement that Spring Data does not write.
 */
final class Sql {

	/**
	 * A key with its current secret and the state of its organization. The condition on
	 * the secret leaves one row per key.
	 */
	static final String SELECT_KEY = """
			SELECT k.id, s.hash, s.secret_start, k.organization_id, k.project_id, k.product_id, k.name, k.scopes,
				k.rate_limit_requests, k.rate_limit_window_ms, k.custom, k.created_at, k.expires_at, k.revoked_at,
				k.last_used_at, k.use_count, o.enabled, k.version
			FROM apikeys_key_secret s
				JOIN apikeys_key k ON k.id = s.key_id
				JOIN apikeys_organization o ON o.id = k.organization_id
			WHERE s.expires_at IS NULL""";

	static final String SELECT_KEY_BY_HASH = SELECT_KEY + " AND s.hash = :hash";

	static final String SELECT_KEY_BY_ID = SELECT_KEY + " AND k.id = :id";

	static final String UPDATE_ORGANIZATION = """
			UPDATE apikeys_organization SET name = COALESCE(:name, name), enabled = COALESCE(:enabled, enabled)
			WHERE id = :id""";

	/* r2dbc-migrate reads a column of this name. */
	static final String SCHEMA_VERSION = "SELECT COALESCE(MAX(id), 0) AS max FROM apikeys_migrations";

	static final String CREATE_SCHEMA_VERSIONS = """
			CREATE TABLE IF NOT EXISTS apikeys_migrations (id BIGINT PRIMARY KEY, description VARCHAR)""";

	static final String INSERT_SCHEMA_VERSION = """
			INSERT INTO apikeys_migrations (id, description) SELECT v.id, v.description
			FROM (SELECT CAST($1 AS BIGINT) AS id, CAST($2 AS VARCHAR) AS description) v
			WHERE NOT EXISTS (SELECT 1 FROM apikeys_migrations m WHERE m.id = v.id)""";

	private Sql() {
	}

	/**
	 * Adds uses in one statement that locks rows in the order of their ids. They are
	 * bound as arrays, in chunks because a database may limit an array's length:
	 * {@code ids0}, {@code counts0}, {@code times0}, {@code ids1} and so on.
	 * @param platform the database
	 * @param chunks how many
	 * @return the statement
	 */
	static String addUses(Platform platform, int chunks) {
		String used = IntStream.range(0, chunks)
			.mapToObj((chunk) -> used(platform).replace("#", Integer.toString(chunk)))
			.collect(Collectors.joining(" UNION ALL "));
		return switch (platform) {
			// MERGE takes the rows that it is given one after another.
			case H2 -> """
					MERGE INTO apikeys_key k USING (%s) u ON k.id = u.id WHEN MATCHED THEN UPDATE SET
						use_count = k.use_count + u.uses,
						last_used_at = COALESCE(GREATEST(k.last_used_at, u.used_at), u.used_at)""".formatted(used);
			// UPDATE alone takes rows in any order, and two instances could wait for each
			// other.
			case POSTGRESQL -> """
					WITH used AS (%s), locked AS MATERIALIZED (
						SELECT k.id FROM apikeys_key k JOIN used u ON u.id = k.id ORDER BY k.id FOR NO KEY UPDATE OF k
					)
					UPDATE apikeys_key k SET
						use_count = k.use_count + u.uses,
						last_used_at = COALESCE(GREATEST(k.last_used_at, u.used_at), u.used_at)
					FROM used u JOIN locked l ON l.id = u.id
					WHERE k.id = u.id""".formatted(used);
		};
	}

	private static String used(Platform platform) {
		return switch (platform) {
			// Without the types H2 makes a union of nulls, and does not say so.
			case H2 -> "SELECT id, uses, used_at FROM UNNEST(CAST(:ids# AS UUID ARRAY), "
					+ "CAST(:counts# AS BIGINT ARRAY), CAST(:times# AS TIMESTAMP(6) WITH TIME ZONE ARRAY)) "
					+ "AS u (id, uses, used_at)";
			case POSTGRESQL -> "SELECT id, uses, used_at FROM unnest(CAST(:ids# AS uuid[]), "
					+ "CAST(:counts# AS bigint[]), CAST(:times# AS timestamptz[])) AS u (id, uses, used_at)";
		};
	}

}
