package dev.apikeys.storage.r2dbc;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

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

	StoredKey read(KeyView row) {
		KeyOwner owner = new KeyOwner(row.organizationId(), row.projectId(), row.productId());
		KeyDetails details = new KeyDetails(row.name(), scopes(row.scopes()),
				rateLimit(row.rateLimitRequests(), row.rateLimitWindowMs()), row.expiresAt(),
				this.json.read(row.custom()));
		return new StoredKey(row.id(), KeyHash.of(row.hash()), row.secretStart(), owner, details, row.createdAt(),
				row.revokedAt(), row.lastUsedAt(), row.useCount(), row.enabled(), row.version());
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

	private static @Nullable RateLimit rateLimit(@Nullable Long requests, @Nullable Long windowMs) {
		return (requests != null && windowMs != null) ? new RateLimit(requests, Duration.ofMillis(windowMs)) : null;
	}

}
