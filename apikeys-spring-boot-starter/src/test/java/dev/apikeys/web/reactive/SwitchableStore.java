package dev.apikeys.web.reactive;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyHash;
import dev.apikeys.key.KeyQuery;
import dev.apikeys.key.StoredKey;
import dev.apikeys.storage.memory.MemoryStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store that can go away and that answers a read after a moment, on another thread, as
 * a database does.
 */
final class SwitchableStore implements ApiKeyStore {

	private final MemoryStore store;

	private final AtomicInteger reads = new AtomicInteger();

	private volatile boolean away;

	SwitchableStore(MemoryStore store) {
		this.store = store;
	}

	void setAway(boolean away) {
		this.away = away;
	}

	int reads() {
		return this.reads.get();
	}

	@Override
	public Mono<StoredKey> findByHash(KeyHash hash) {
		return Mono.defer(() -> {
			this.reads.incrementAndGet();
			if (this.away) {
				return Mono.error(new IllegalStateException("connection refused by db.internal:5432"));
			}
			return Mono.delay(Duration.ofMillis(2)).then(this.store.findByHash(hash));
		});
	}

	@Override
	public Mono<StoredKey> findById(UUID id) {
		return this.store.findById(id);
	}

	@Override
	public Flux<StoredKey> list(KeyQuery query) {
		return this.store.list(query);
	}

	@Override
	public Mono<Void> insert(StoredKey key) {
		return this.store.insert(key);
	}

	@Override
	public Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details) {
		return this.store.update(id, expectedVersion, details);
	}

	@Override
	public Mono<Boolean> revoke(UUID id, Instant revokedAt) {
		return this.store.revoke(id, revokedAt);
	}

	@Override
	public Mono<Boolean> delete(UUID id) {
		return this.store.delete(id);
	}

}
