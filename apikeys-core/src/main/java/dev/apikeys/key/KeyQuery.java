package dev.apikeys.key;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a store is asked to list.
 *
 * @param filter which keys
 * @param now the moment at which keys count as expired
 * @param before only keys with a smaller id, or {@code null} for all
 * @param limit how many at most, at least 1
 */
public record KeyQuery(KeyFilter filter, Instant now, @Nullable UUID before, int limit) {

	/**
	 * Whether a key is asked for, apart from the limit. For stores that cannot ask a
	 * database.
	 * @param key the key
	 * @return whether it matches
	 */
	public boolean matches(StoredKey key) {
		return matches(this.filter.organizationId(), key.owner().organizationId())
				&& matches(this.filter.projectId(), key.owner().projectId())
				&& matches(this.filter.productId(), key.owner().productId())
				&& (this.filter.status() == null || this.filter.status() == key.status(this.now))
				&& (this.before == null || key.id().compareTo(this.before) < 0);
	}

	private static boolean matches(@Nullable UUID wanted, @Nullable UUID actual) {
		return wanted == null || wanted.equals(actual);
	}

}
