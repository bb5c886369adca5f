package dev.apikeys.key;

import java.util.UUID;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.apikeys.guard.Lane;
import dev.apikeys.guard.StoreGuard;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageRecorder;
import reactor.core.publisher.Mono;

/**
 * Finds keys by the hash of their secret: from memory, or with one read. Keys that were
 * seen before have a lane of their own to the store, so that a flood of unknown ones,
 * which anybody can make, leaves them their share.
 */
final class KeyDirectory {

	private static final int FAMILIAR_CONCURRENCY = 64;

	/* Fewer than a connection pool has by default, so that some are left. */
	static final int STRANGER_CONCURRENCY = 8;

	private static final int LANE_QUEUE = 10_000;

	/* However few keys are cached, if any: whom we know is another matter. */
	private static final long MIN_FAMILIAR = 100_000;

	private final Cache<KeyHash, Boolean> familiar;

	private final Lane familiarLane = new Lane(FAMILIAR_CONCURRENCY, LANE_QUEUE);

	private final Lane strangerLane = new Lane(STRANGER_CONCURRENCY, LANE_QUEUE);

	private final ConfiguredKeys store;

	private final StoreGuard guard;

	private final UsageRecorder usage;

	private final CoalescingCache<KeyHash, LiveKey> keys;

	KeyDirectory(ConfiguredKeys store, StoreGuard guard, UsageRecorder usage, CacheSettings cache) {
		this.store = store;
		this.guard = guard;
		this.usage = usage;
		this.familiar = Caffeine.newBuilder().maximumSize(Math.max(cache.maxSize(), MIN_FAMILIAR)).build();
		this.keys = cache.newCache(this::load);
	}

	@Nullable LiveKey cached(KeyHash hash) {
		return this.keys.cached(hash);
	}

	Mono<LiveKey> find(KeyHash hash) {
		return this.keys.get(hash);
	}

	private Mono<LiveKey> load(KeyHash hash) {
		boolean known = this.store.isConfigured(hash) || this.familiar.getIfPresent(hash) != null;
		Lane lane = known ? this.familiarLane : this.strangerLane;
		return this.guard.protect(lane, Mono.defer(() -> this.store.findByHash(hash)))
			.filter((key) -> key.hash().equals(hash))
			.map(this::meet);
	}

	private LiveKey meet(StoredKey key) {
		this.familiar.put(key.hash(), Boolean.TRUE);
		KeyUse pending = this.usage.pending(key.id());
		return new LiveKey(key, (pending != null) ? pending.count() : 0);
	}

	/**
	 * A key was changed, or will be used soon: judge it by what the store says next time.
	 * @param hash the hash of its secret
	 */
	void changed(KeyHash hash) {
		this.familiar.put(hash, Boolean.TRUE);
		this.keys.forget(hash);
	}

	/**
	 * A key is gone.
	 * @param hash the hash of its secret
	 */
	void gone(KeyHash hash) {
		this.familiar.invalidate(hash);
		this.keys.forget(hash);
	}

	/**
	 * Everything about an organization's keys may have changed.
	 * @param organizationId the organization
	 */
	void organizationChanged(UUID organizationId) {
		Predicate<LiveKey> belongs = (key) -> key.stored().owner().organizationId().equals(organizationId);
		this.keys.forgetIf(belongs);
	}

}
