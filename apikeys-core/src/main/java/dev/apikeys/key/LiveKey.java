package dev.apikeys.key;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A key in memory, with the uses that were counted since it was read.
 */
final class LiveKey {

	private final StoredKey stored;

	private final AtomicLong useCount;

	LiveKey(StoredKey stored, long unwrittenUses) {
		this.stored = stored;
		this.useCount = new AtomicLong(stored.useCount() + unwrittenUses);
	}

	StoredKey stored() {
		return this.stored;
	}

	ApiKey toApiKey(Instant now) {
		return this.stored.toApiKey(now, this.useCount.get(), this.stored.lastUsedAt());
	}

	ApiKey use(Instant now) {
		return this.stored.toApiKey(now, this.useCount.incrementAndGet(), now);
	}

}
