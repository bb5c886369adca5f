package dev.apikeys.key;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A key as a store keeps it. Immutable. Times are kept to the microsecond.
 *
 * @param id its id
 * @param hash the hash of its current secret
 * @param start the first characters of its secret
 * @param owner whose it is
 * @param details what is said about it
 * @param createdAt when it was created
 * @param revokedAt when it was revoked, or {@code null}
 * @param lastUsedAt when it was last used, or {@code null}
 * @param useCount how often it was used
 * @param organizationEnabled whether its organization is enabled; stores fill it in when
 * reading and pass over it when writing
 * @param version counts the changes of its details, from 0
 */
public record StoredKey(UUID id, KeyHash hash, String start, KeyOwner owner, KeyDetails details, Instant createdAt,
		@Nullable Instant revokedAt, @Nullable Instant lastUsedAt, long useCount, boolean organizationEnabled,
		long version) {

	ApiKey toApiKey(Instant now, long useCount, @Nullable Instant lastUsedAt) {
		return new ApiKey(this.id, this.start, this.owner.organizationId(), this.owner.projectId(),
				this.owner.productId(), this.details.name(), this.details.scopes(), this.details.rateLimit(),
				this.details.custom(), status(now), this.createdAt, this.details.expiresAt(), this.revokedAt,
				lastUsedAt, useCount);
	}

	KeyStatus status(Instant now) {
		if (this.revokedAt != null) {
			return KeyStatus.REVOKED;
		}
		Instant expiresAt = this.details.expiresAt();
		return (expiresAt != null && !now.isBefore(expiresAt)) ? KeyStatus.EXPIRED : KeyStatus.ACTIVE;
	}

}
