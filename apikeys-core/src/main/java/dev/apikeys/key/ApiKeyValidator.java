package dev.apikeys.key;

import dev.apikeys.crypto.Secret;
import reactor.core.publisher.Mono;

/**
 * The one judgement: every edge and the facade ask it. Replace or wrap it to judge by
 * rules of your own; {@link ApiKeyEngine#validator()} gives the one to wrap.
 * Implementations are safe for use by several threads and never block.
 */
@FunctionalInterface
public interface ApiKeyValidator {

	/**
	 * Judge a call, in this order: unknown, revoked, expired, product, scopes, limits.
	 * Only when all pass is anything consumed. Judging happens at each subscription.
	 * @param presented what the caller presented, of any form
	 * @param requirement what the call requires
	 * @return the judgement; a store out of reach is a refusal with
	 * {@link dev.apikeys.error.StoreUnavailableException}. It does not fail.
	 */
	Mono<Judgement> judge(Secret presented, KeyRequirement requirement);

}
