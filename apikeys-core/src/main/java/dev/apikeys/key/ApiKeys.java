package dev.apikeys.key;

import java.util.UUID;
import java.util.function.UnaryOperator;

import dev.apikeys.tenant.Page;
import dev.apikeys.tenant.PageRequest;
import dev.apikeys.tenant.Tenants;
import reactor.core.publisher.Mono;

/**
 * Issues API keys and judges them: the facade for code. Safe for use by several threads,
 * and nothing in it blocks. Errors are {@link dev.apikeys.error.ApiKeyException}s; any
 * verb fails with {@link dev.apikeys.error.StoreUnavailableException} when the store does
 * not answer in time.
 */
public interface ApiKeys extends Tenants {

	/**
	 * Start to build one without any framework.
	 * @return a builder
	 */
	static ApiKeysBuilder builder() {
		return new ApiKeysBuilder();
	}

	/**
	 * Create a key.
	 * @param owner whose key it is
	 * @param details what is to be said about it
	 * @return the key and its secret, which is stored nowhere and shown only here; fails
	 * with {@link dev.apikeys.error.InvalidRequestException} for every rule that the
	 * input breaks
	 */
	Mono<IssuedKey> create(KeyOwner owner, KeyDetails details);

	/**
	 * Judge whether a secret is an authentic, active key, and count the use.
	 * @param secret what was presented
	 * @return the key; fails with {@link dev.apikeys.error.MissingKeyException} for a
	 * blank secret, {@code null} included, and as {@link #validate} does
	 */
	default Mono<ApiKey> verify(String secret) {
		return validate(secret, KeyRequirement.AUTHENTIC_KEY);
	}

	/**
	 * Judge whether a secret is an authentic, active key.
	 * @param secret what was presented
	 * @param trackUsage whether the use is counted
	 * @return the key; fails as {@link #verify(String)} does
	 */
	default Mono<ApiKey> verify(String secret, boolean trackUsage) {
		return validate(secret,
				trackUsage ? KeyRequirement.AUTHENTIC_KEY : KeyRequirement.AUTHENTIC_KEY.withoutUsage());
	}

	/**
	 * Judge a secret against everything that a call requires: verify it, then product,
	 * scopes and limits. Consumes only when all pass.
	 * @param secret what was presented
	 * @param requirement what the call requires; its product is taken as it is
	 * @return the key; fails with the first of
	 * {@link dev.apikeys.error.MissingKeyException},
	 * {@link dev.apikeys.error.InvalidKeyException},
	 * {@link dev.apikeys.error.RevokedKeyException},
	 * {@link dev.apikeys.error.ExpiredKeyException},
	 * {@link dev.apikeys.error.WrongProductException},
	 * {@link dev.apikeys.error.InsufficientScopeException} and
	 * {@link dev.apikeys.error.RateLimitedException} that applies
	 */
	Mono<ApiKey> validate(String secret, KeyRequirement requirement);

	/**
	 * Get a key. Its counts include what this instance has not written yet. While writes
	 * of uses follow each other without a pause, those of one write may count twice or
	 * not yet.
	 * @param id its id
	 * @return the key; fails with {@link dev.apikeys.error.NotFoundException}
	 */
	Mono<ApiKey> get(UUID id);

	/**
	 * List keys, newest first, with counts as {@linkplain #get(UUID) get} gives them.
	 * @param filter which keys
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<ApiKey>> list(KeyFilter filter, PageRequest page);

	/**
	 * Change a key in place; its secret stays. Takes effect at once on this instance, on
	 * others within the time that they cache keys.
	 * @param id its id
	 * @param change makes the new details of the present ones; may be called again when
	 * somebody else changes the key at the same time
	 * @return the key after the change; fails with
	 * {@link dev.apikeys.error.NotFoundException},
	 * {@link dev.apikeys.error.RevokedKeyException} for a revoked key,
	 * {@link dev.apikeys.error.InvalidRequestException} for every rule that the new
	 * details break or for a key that is declared in the configuration, or
	 * {@link IllegalArgumentException} when {@code change} gives {@code null}
	 */
	Mono<ApiKey> update(UUID id, UnaryOperator<KeyDetails> change);

	/**
	 * Revoke a key: it stops working and is kept for audit. Takes effect at once on this
	 * instance, on others within the time that they cache keys. Doing it again changes
	 * nothing.
	 * @param id its id
	 * @return the key after the change; fails with
	 * {@link dev.apikeys.error.NotFoundException}, or
	 * {@link dev.apikeys.error.InvalidRequestException} for a key that is declared in the
	 * configuration
	 */
	Mono<ApiKey> revoke(UUID id);

	/**
	 * Delete a key: its record is gone, usage included.
	 * @param id its id
	 * @return completes when it is gone; fails with
	 * {@link dev.apikeys.error.NotFoundException}, or
	 * {@link dev.apikeys.error.InvalidRequestException} for a key that is declared in the
	 * configuration
	 */
	Mono<Void> delete(UUID id);

	/**
	 * Write what is counted and stop the work in the background. Afterwards keys are
	 * still judged, but uses are written no more, unless the engine is
	 * {@linkplain ApiKeyEngine#start() started} again.
	 * @return completes when all is written; fails with
	 * {@link dev.apikeys.error.StoreUnavailableException} when it could not be
	 */
	Mono<Void> shutdown();

}
