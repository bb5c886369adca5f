package dev.apikeys.storage.r2dbc;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@link Sql#SELECT_KEY}: a key, its current secret and its organization's
 * state.
 *
 * @param enabled whether the organization is
 */
@SuppressWarnings("ArrayRecordComponent") // as drivers take it; never compared
record KeyView(UUID id, byte[] hash, String secretStart, UUID organizationId, @Nullable UUID projectId,
		@Nullable UUID productId, @Nullable String name, String scopes, @Nullable Long rateLimitRequests,
		@Nullable Long rateLimitWindowMs, String custom, Instant createdAt, @Nullable Instant expiresAt,
		@Nullable Instant revokedAt, @Nullable Instant lastUsedAt, long useCount, boolean enabled, long version) {

}
