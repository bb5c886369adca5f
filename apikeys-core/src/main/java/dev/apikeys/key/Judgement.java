package dev.apikeys.key;

import org.jspecify.annotations.Nullable;

import dev.apikeys.error.ApiKeyException;
import dev.apikeys.limit.RateLimitDecision;

/**
 * The answer to "may this call go on?". Immutable.
 */
public sealed interface Judgement {

	/**
	 * The key.
	 * @return the caller's key, or {@code null} as long as the secret was not authentic
	 */
	@Nullable ApiKey key();

	/**
	 * What the limiter said.
	 * @return the decision, without any state when no limit was judged
	 */
	RateLimitDecision limits();

	/**
	 * The call may go on, and what it costs was consumed.
	 *
	 * @param key the caller's key
	 * @param limits what the limiter said
	 */
	record Passed(ApiKey key, RateLimitDecision limits) implements Judgement {

	}

	/**
	 * The call may not go on, and nothing was consumed.
	 *
	 * @param error the first reason in the order of the contract
	 * @param key the caller's key, or {@code null} as long as the secret was not
	 * authentic
	 * @param limits what the limiter said
	 */
	record Refused(ApiKeyException error, @Nullable ApiKey key, RateLimitDecision limits) implements Judgement {

	}

}
