package dev.apikeys.storage.r2dbc;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the table of keys.
 *
 * @param scopes separated by one space
 * @param rateLimitRequests together with the window or not at all
 * @param custom a JSON object
 */
@Table("apikeys_key")
record KeyRow(UUID id, UUID organizationId, @Nullable UUID projectId, @Nullable UUID productId, @Nullable String name,
		String scopes, @Nullable Long rateLimitRequests, @Nullable Long rateLimitWindowMs, String custom,
		Instant createdAt, @Nullable Instant expiresAt, @Nullable Instant revokedAt, @Nullable Instant lastUsedAt,
		long useCount, long version) {

}
