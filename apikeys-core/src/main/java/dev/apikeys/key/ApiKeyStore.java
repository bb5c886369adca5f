package dev.apikeys.key;

import java.time.Instant;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where keys are kept. Every verb is one atomic step and says what it returns when
 * another instance was first. A store neither caches nor limits its own time: both are
 * done around it.
 */
public interface ApiKeyStore {

	/**
	 * Find a key by the hash of its secret: one indexed read.
	 * @param hash the hash
	 * @return the key, or empty
	 */
	Mono<StoredKey> findByHash(KeyHash hash);

	/**
	 * Find a key by its id.
	 * @param id the id
	 * @return the key, or empty
	 */
	Mono<StoredKey> findById(UUID id);

	/**
	 * List keys in descending order of id, so the newest first.
	 * @param query which keys
	 * @return the keys
	 */
	Flux<StoredKey> list(KeyQuery query);

	/**
	 * Keep a new key; its owner exists.
	 * @param key the key, with version 0
	 * @return completes when kept
	 */
	Mono<Void> insert(StoredKey key);

	/**
	 * Replace the details of a key that is not revoked, and add one to its version.
	 * @param id the key
	 * @param expectedVersion the version that the new details are made of
	 * @param details the new details
	 * @return {@code false} when somebody else changed, revoked or deleted it meanwhile:
	 * then nothing was changed
	 */
	Mono<Boolean> update(UUID id, long expectedVersion, KeyDetails details);

	/**
	 * Revoke a key.
	 * @param id the key
	 * @param revokedAt when
	 * @return whether this call revoked it; {@code false} when it was revoked already or
	 * does not exist
	 */
	Mono<Boolean> revoke(UUID id, Instant revokedAt);

	/**
	 * Delete a key and all that belongs to it.
	 * @param id the key
	 * @return whether this call deleted it
	 */
	Mono<Boolean> delete(UUID id);

}
