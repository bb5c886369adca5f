package dev.apikeys.key;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keys that are declared in the configuration, before those of a store. They are
 * read-only and listed last; their uses are counted in memory, from the start of the
 * application.
 */
final class ConfiguredKeys implements ApiKeyStore, UsageStore {

	private static final Comparator<StoredKey> NEWEST_FIRST = Comparator.comparing(StoredKey::id).reversed();

	private final Map<UUID, StoredKey> byId = new LinkedHashMap<>();

	private final Map<KeyHash, UUID> byHash = new LinkedHashMap<>();

	private final Map<UUID, KeyUse> uses = new ConcurrentHashMap<>();

	private final ApiKeyStore keys;

	private final UsageStore usage;

	ConfiguredKeys(ApiKeyStore keys, UsageStore usage) {
		this.keys = keys;
		this.usage = usage;
	}

	void add(String name, KeyHash hash, String start, KeyDetails details, Instant now) {
		UUID id = idOf(name);
		StoredKey key = new StoredKey(id, hash, start, KeyOwner.organization(ApiKey.CONFIGURED), details, now, null,
				null, 0, true, 0);
		if (this.byId.putIfAbsent(id, key) != null) {
			throw new IllegalArgumentException("it is declared twice");
		}
		if (this.byHash.putIfAbsent(hash, id) != null) {
			throw new IllegalArgumentException("it has the secret of another configured key");
		}
	}

	/*
	 * The same for the same name after every start, and smaller than every UUIDv7, so
	 * that these keys come last in a list by descending id.
	 */
	private static UUID idOf(String name) {
		UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
		return new UUID(0x8000L | (hash.getMostSignificantBits() & 0xfffL), hash.getLeastSignificantBits());
	}

	boolean isConfigured(KeyHash hash) {
		return this.byHash.containsKey(hash);
	}

	@Override
	public Mono<StoredKey> findByHash(KeyHash hash) {
		UUID id = this.byHash.get(hash);
		return (id != null) ? findById(id) : this.keys.findByHash(hash);
	}

	@Override
	public Mono<StoredKey> findById(UUID id) {
		StoredKey key = this.byId.get(id);
		return (key != null) ? Mono.just(withUses(key)) : this.keys.findById(id);
	}

	@Override
	public Flux<StoredKey> list(KeyQuery query) {
		return this.keys.list(query)
			.concatWith(Flux.defer(() -> Flux.fromStream(
					this.byId.values().stream().filter(query::matches).sorted(NEWEST_FIRST).map(this::withUses))))
			.take(query.limit());
	}

	private StoredKey withUses(StoredKey key) {
		KeyUse use = this.uses.get(key.id());
		return (use == null) ? key : new StoredKey(key.id(), key.hash(), key.start(), key.owner(), key.details(),
				key.createdAt(), key.revokedAt(), use.lastUsedAt(), use.count(), true, key.version());
	}

	@Override
	public Mono<Void> insert(StoredKey key) {
		return this.keys.insert(key);
	}

	@Override
	public Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details) {
		return this.keys.update(id, expectedVersion, details);
	}

	@Override
	public Mono<Boolean> revoke(UUID id, Instant revokedAt) {
		return this.keys.revoke(id, revokedAt);
	}

	@Override
	public Mono<Boolean> delete(UUID id) {
		return this.keys.delete(id);
	}

	@Override
	public Mono<Void> addUses(List<KeyUse> uses) {
		List<KeyUse> mine = new ArrayList<>();
		List<KeyUse> others = new ArrayList<>();
		uses.forEach((use) -> (this.byId.containsKey(use.keyId()) ? mine : others).add(use));
		Mono<Void> written = others.isEmpty() ? Mono.empty() : this.usage.addUses(others);
		return written.doOnSuccess((nothing) -> mine.forEach((use) -> this.uses.merge(use.keyId(), use,
				(before, added) -> new KeyUse(use.keyId(), before.count() + added.count(),
						before.lastUsedAt().isAfter(added.lastUsedAt()) ? before.lastUsedAt() : added.lastUsedAt()))));
	}

}
