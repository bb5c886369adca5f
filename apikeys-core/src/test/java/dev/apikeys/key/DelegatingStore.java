package dev.apikeys.key;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;

/**
 * A store in memory that counts what it is asked, and can be made slow or broken.
 */
final class DelegatingStore implements ApiKeyStore, UsageStore {

	final AtomicInteger reads = new AtomicInteger();

	final List<List<KeyUse>> written = new CopyOnWriteArrayList<>();

	volatile UnaryOperator<Mono<StoredKey>> reading = UnaryOperator.identity();

	volatile UnaryOperator<Mono<Void>> writing = UnaryOperator.identity();

	volatile UnaryOperator<Mono<Boolean>> changing = UnaryOperator.identity();

	private final MemoryStore memory;

	DelegatingStore(MemoryStore memory) {
		this.memory = memory;
	}

	@Override
	public Mono<StoredKey> findByHash(KeyHash hash) {
		return this.reading
			.apply(this.memory.findByHash(hash).doOnSubscribe((subscription) -> this.reads.incrementAndGet()));
	}

	@Override
	public Mono<StoredKey> findById(UUID id) {
		return this.memory.findById(id);
	}

	@Override
	public Flux<StoredKey> list(KeyQuery query) {
		return this.memory.list(query);
	}

	@Override
	public Mono<Void> insert(StoredKey key) {
		return this.memory.insert(key);
	}

	@Override
	public Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details) {
		return this.changing.apply(this.memory.update(id, expectedVersion, details));
	}

	@Override
	public Mono<Boolean> revoke(UUID id, Instant revokedAt) {
		return this.changing.apply(this.memory.revoke(id, revokedAt));
	}

	@Override
	public Mono<Boolean> delete(UUID id) {
		return this.changing.apply(this.memory.delete(id));
	}

	@Override
	public Mono<Void> addUses(List<KeyUse> uses) {
		return this.writing.apply(this.memory.addUses(uses).doOnSubscribe((subscription) -> this.written.add(uses)));
	}

}
