package dev.apikeys.limit;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import reactor.core.publisher.Mono;

/**
 * Enforces rate limits: a limit of N admits N calls per window, under any concurrency.
 * One call of {@link #acquire} judges all limits of a key together: it passes all of them
 * or consumes none. Implementations are safe for use by several threads and never block.
 */
public interface RateLimiter {

	/**
	 * Take {@code cost} from every limit, or nothing from any. A window opens with the
	 * first counted call of its key and lasts exactly its length.
	 * <ul>
	 * <li>Cost 0 is never refused and consumes nothing; the answer tells the state.</li>
	 * <li>A cost above a whole limit is refused and can never pass.</li>
	 * <li>A limit that changed applies at once: with the same window, what was used stays
	 * used and the end of the window stays; with another window, it starts afresh.</li>
	 * </ul>
	 * One call of this method is one decision, made when it is called or when its answer
	 * is subscribed to: subscribe exactly once.
	 * @param keyId whose limits these are
	 * @param limits the limits, each with a name of its own; not empty
	 * @param cost what this call costs, from 0 to 1,000,000
	 * @return the decision with the state of each limit, in the order of {@code limits};
	 * fails with {@link dev.apikeys.error.StoreUnavailableException} when no decision can
	 * be made, such as when as many windows are running as can be tracked
	 */
	Mono<RateLimitDecision> acquire(UUID keyId, List<NamedLimit> limits, long cost);

	/**
	 * What this engine does beyond admitting N calls per window.
	 * @return the capabilities, all of them for an engine without differences
	 */
	Set<Capability> capabilities();

	/**
	 * Drop what is no longer needed. Called now and then from a background thread.
	 */
	default void cleanUp() {
	}

	/**
	 * A rate limit and the name under which callers see it.
	 *
	 * @param name a short name such as {@code default}, printable ASCII without quotes
	 * @param limit the limit
	 */
	record NamedLimit(String name, RateLimit limit) {

	}

	/**
	 * What an engine can do. A contract test exists for each; an engine that lacks one
	 * says so in its documentation.
	 */
	enum Capability {

		/** The window opens with the first counted call and not at a fixed beat. */
		WINDOW_OPENS_WITH_FIRST_CALL,

		/** A limit that changed applies at once, with what was used still used. */
		CHANGED_LIMIT_APPLIES_AT_ONCE,

		/** Several limits are taken together in one step. */
		SEVERAL_LIMITS,

		/** Time comes from an injected clock. */
		INJECTED_CLOCK,

		/** The number of tracked windows is bounded without dropping a running one. */
		BOUNDED_WINDOWS

	}

}
