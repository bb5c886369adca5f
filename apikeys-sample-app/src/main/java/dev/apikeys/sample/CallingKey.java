package dev.apikeys.sample;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.apikeys.key.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told about its own key.
 *
 * @param id the key's id
 * @param start the first characters of its secret
 * @param name its name
 * @param scopes what it may do
 * @param rateLimit how often, such as {@code 5/minute}
 * @param createdAt when it was issued
 * @param useCount how often it was used, this call included
 */
record CallingKey(UUID id, String start, @Nullable String name, Set<String> scopes, @Nullable String rateLimit,
		Instant createdAt, long useCount) {

	static CallingKey of(ApiKey key) {
		String rateLimit = (key.rateLimit() != null) ? key.rateLimit().toString() : null;
		return new CallingKey(key.id(), key.start(), key.name(), key.scopes(), rateLimit, key.createdAt(),
				key.useCount());
	}

}
