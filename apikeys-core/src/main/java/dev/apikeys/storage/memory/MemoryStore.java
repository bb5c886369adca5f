package dev.apikeys.storage.memory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyHash;
import dev.apikeys.key.KeyQuery;
import dev.apikeys.key.StoredKey;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps everything in this process's memory, for tests and first steps: it is gone with
 * the process, and other instances do not see it. Keeps the same promises as a database.
 * Safe for use by several threads; never blocks.
 */
public final class MemoryStore extends MemoryTenants implements ApiKeyStore, UsageStore {

	private final NavigableMap<UUID, StoredKey> byId = new ConcurrentSkipListMap<>();

	private final Map<KeyHash, UUID> byHash = new ConcurrentHashMap<>();

	@Override
	public Mono<StoredKey> findByHash(KeyHash hash) {
		return Mono.fromSupplier(() -> {
			UUID id = this.byHash.get(hash);
			return (id != null) ? read(this.byId.get(id)) : null;
		});
	}

	@Override
	public Mono<StoredKey> findById(UUID id) {
		return Mono.fromSupplier(() -> read(this.byId.get(id)));
	}

	@Override
	public Flux<StoredKey> list(KeyQuery query) {
		return Flux.fromStream(() -> this.byId.descendingMap()
			.values()
			.stream()
			.filter(query::matches)
			.limit(query.limit())
			.map((key) -> with(key, key.details(), key.revokedAt(), key.lastUsedAt(), key.useCount(), key.version())));
	}

	@Override
	public Mono<Void> insert(StoredKey key) {
		return Mono.fromRunnable(() -> {
			if (this.byHash.putIfAbsent(key.hash(), key.id()) != null) {
				throw new IllegalStateException("A key with this hash exists already");
			}
			this.byId.put(key.id(), key);
		});
	}

	@Override
	public Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details) {
		return change(id, (key) -> key.version() == expectedVersion && key.revokedAt() == null,
				(key) -> with(key, details, null, key.lastUsedAt(), key.useCount(), key.version() + 1));
	}

	@Override
	public Mono<Boolean> revoke(UUID id, Instant revokedAt) {
		return change(id, (key) -> key.revokedAt() == null,
				(key) -> with(key, key.details(), revokedAt, key.lastUsedAt(), key.useCount(), key.version()));
	}

	@Override
	public Mono<Boolean> delete(UUID id) {
		return Mono.fromSupplier(() -> {
			StoredKey deleted = this.byId.remove(id);
			return deleted != null && this.byHash.remove(deleted.hash(), id);
		});
	}

	@Override
	public Mono<Void> addUses(List<KeyUse> uses) {
		return Mono.fromRunnable(() -> uses.forEach(
				(use) -> this.byId.computeIfPresent(use.keyId(), (id, key) -> with(key, key.details(), key.revokedAt(),
						later(key.lastUsedAt(), use.lastUsedAt()), key.useCount() + use.count(), key.version()))));
	}

	private Mono<Boolean> change(UUID id, Predicate<StoredKey> condition, UnaryOperator<StoredKey> change) {
		return Mono.fromSupplier(() -> {
			while (true) {
				StoredKey key = this.byId.get(id);
				if (key == null || !condition.test(key)) {
					return false;
				}
				if (this.byId.replace(id, key, change.apply(key))) {
					return true;
				}
			}
		});
	}

	private @Nullable StoredKey read(@Nullable StoredKey key) {
		return (key == null) ? null
				: with(key, key.details(), key.revokedAt(), key.lastUsedAt(), key.useCount(), key.version());
	}

	private StoredKey with(StoredKey key, KeyDetails details, @Nullable Instant revokedAt, @Nullable Instant lastUsedAt,
			long useCount, long version) {
		return new StoredKey(key.id(), key.hash(), key.start(), key.owner(), details, key.createdAt(), revokedAt,
				lastUsedAt, useCount, isEnabled(key.owner().organizationId()), version);
	}

	private static Instant later(@Nullable Instant before, Instant now) {
		return (before != null && before.isAfter(now)) ? before : now;
	}

}
