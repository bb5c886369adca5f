package dev.apikeys.key;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.apikeys.limit.RateLimit;

/**
 * A key that this application issued to a caller, as it was at one moment. It holds
 * neither the secret nor its hash. Immutable.
 *
 * @param id its id for life, a UUIDv7
 * @param start the first characters of the secret, so that a person can recognise it
 * @param organizationId the organization it belongs to; {@link #CONFIGURED} for a key
 * that is declared in the configuration
 * @param projectId the project it is narrowed to, or {@code null}
 * @param productId the product it is narrowed to, or {@code null}
 * @param name its name, or {@code null}
 * @param scopes what it may do, wildcards included, in the order they were given
 * @param rateLimit how often it may be used, or {@code null} when nothing is said
 * @param custom what its issuer attached: JSON values as strings, numbers, booleans,
 * {@code null}, lists and maps
 * @param status whether it works
 * @param createdAt when it was created
 * @param expiresAt the first moment at which it no longer works, or {@code null}
 * @param revokedAt when it was revoked, or {@code null}
 * @param lastUsedAt when it was last used, or {@code null}
 * @param useCount how often it was used: what the store knew when the key was read, and
 * what this instance counted since
 */
public record ApiKey(UUID id, String start, UUID organizationId, @Nullable UUID projectId, @Nullable UUID productId,
		@Nullable String name, Set<String> scopes, @Nullable RateLimit rateLimit, Map<String, @Nullable Object> custom,
		KeyStatus status, Instant createdAt, @Nullable Instant expiresAt, @Nullable Instant revokedAt,
		@Nullable Instant lastUsedAt, long useCount) {

	/** Stands for the organization of keys that are declared in the configuration. */
	public static final UUID CONFIGURED = new UUID(0, 0);

}
