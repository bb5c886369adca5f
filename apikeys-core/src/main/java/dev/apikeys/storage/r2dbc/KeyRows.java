package dev.apikeys.storage.r2dbc;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.query.Update;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyHash;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.StoredKey;
import dev.apikeys.limit.RateLimit;

/**
 * Turns keys into rows and back.
 */
final class KeyRows {

	private final CustomJson json = new CustomJson();

	KeyRow key(StoredKey key) {
		KeyDetails details = key.details();
		return new KeyRow(key.id(), key.owner().organizationId(), key.owner().projectId(), key.owner().productId(),
				details.name(), scopes(details), requests(details), windowMs(details),
				this.json.write(details.custom()), key.createdAt(), details.expiresAt(), key.revokedAt(),
				key.lastUsedAt(), key.useCount(), key.version());
	}

	KeySecretRow secret(StoredKey key) {
		return new KeySecretRow(key.hash().toBytes(), key.id(), KeySecretRow.HASH_VERSION, key.start(),
				key.createdAt());
	}

	Update update(KeyDetails details, long version) {
		return Update.update("name", details.name())
			.set("scopes", scopes(details))
			.set("rateLimitRequests", requests(details))
			.set("rateLimitWindowMs", windowMs(details))
			.set("expiresAt", details.expiresAt())
			.set("custom", this.json.write(details.custom()))
			.set("version", version);
	}

	/**
	 * Read a row of {@link Sql#SELECT_KEY}.
	 * @param row the row
	 * @return the key
	 */
	StoredKey read(Readable row) {
		KeyOwner owner = new KeyOwner(required(row, "organization_id", UUID.class), row.get("project_id", UUID.class),
				row.get("product_id", UUID.class));
		KeyDetails details = new KeyDetails(row.get("name", String.class),
				scopes(required(row, "scopes", String.class)), rateLimit(row), row.get("expires_at", Instant.class),
				this.json.read(required(row, "custom", String.class)));
		return new StoredKey(required(row, "id", UUID.class), KeyHash.of(required(row, "hash", byte[].class)),
				required(row, "secret_start", String.class), owner, details, required(row, "created_at", Instant.class),
				row.get("revoked_at", Instant.class), row.get("last_used_at", Instant.class),
				required(row, "use_count", Long.class), required(row, "enabled", Boolean.class),
				required(row, "version", Long.class));
	}

	private static String scopes(KeyDetails details) {
		return String.join(" ", details.scopes());
	}

	private static Set<String> scopes(String scopes) {
		return scopes.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(scopes.split(" ")));
	}

	private static @Nullable Long requests(KeyDetails details) {
		return (details.rateLimit() != null) ? details.rateLimit().requests() : null;
	}

	private static @Nullable Long windowMs(KeyDetails details) {
		return (details.rateLimit() != null) ? details.rateLimit().window().toMillis() : null;
	}

	private static @Nullable RateLimit rateLimit(Readable row) {
		Long requests = row.get("rate_limit_requests", Long.class);
		return (requests != null)
				? new RateLimit(requests, Duration.ofMillis(required(row, "rate_limit_window_ms", Long.class))) : null;
	}

	private static <T> T required(Readable row, String column, Class<T> type) {
		return Objects.requireNonNull(row.get(column, type), column);
	}

}
