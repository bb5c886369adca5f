package dev.apikeys.usage;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The uses of one key that are not written yet. One that stayed at zero for a whole
 * interval is retired: it takes no more, so that it can be dropped without losing a use
 * that is being added.
 */
final class Tally {

	private static final Count ZERO = new Count(0, 0);

	private static final Count RETIRED = new Count(-1, 0);

	private final AtomicReference<Count> count = new AtomicReference<>(ZERO);

	boolean add(long uses, long at) {
		while (true) {
			Count current = this.count.get();
			if (current == RETIRED) {
				return false;
			}
			long sum = current.uses + uses;
			Count next = (sum == 0) ? ZERO : new Count(sum, Math.max(current.lastUsedAt, at));
			if (this.count.compareAndSet(current, next)) {
				return true;
			}
		}
	}

	boolean retire() {
		return this.count.compareAndSet(ZERO, RETIRED);
	}

	boolean isRetired() {
		return this.count.get() == RETIRED;
	}

	@Nullable KeyUse toUse(UUID keyId) {
		Count current = this.count.get();
		return (current.uses > 0) ? new KeyUse(keyId, current.uses, Instant.ofEpochMilli(current.lastUsedAt)) : null;
	}

	/*
	 * No record: these are told apart by identity.
	 */
	private static final class Count {

		private final long uses;

		private final long lastUsedAt;

		Count(long uses, long lastUsedAt) {
			this.uses = uses;
			this.lastUsedAt = lastUsedAt;
		}

	}

}
