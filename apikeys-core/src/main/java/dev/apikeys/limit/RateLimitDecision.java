package dev.apikeys.limit;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.apikeys.limit.RateLimiter.NamedLimit;

/**
 * What a {@link RateLimiter} decided about one call. Immutable.
 *
 * @param permitted whether the call passes; if not, nothing was consumed
 * @param states the state of each limit after the decision, in the order of the call
 */
public record RateLimitDecision(boolean permitted, List<State> states) {

	/** The decision about a call that no limit applies to. */
	public static final RateLimitDecision UNLIMITED = new RateLimitDecision(true, List.of());

	/**
	 * The time after which the call can pass, as far as is known now.
	 * @return the longest wait of the limits that refused, or {@code null} when the call
	 * passed or can never pass
	 */
	public @Nullable Duration retryAfter() {
		Duration longest = null;
		for (State state : this.states) {
			if (state.outcome() == Outcome.NEVER) {
				return null;
			}
			if (state.outcome() == Outcome.REFUSED && (longest == null || state.reset().compareTo(longest) > 0)) {
				longest = state.reset();
			}
		}
		return longest;
	}

	/**
	 * What one limit said.
	 */
	public enum Outcome {

		/** Enough was left. */
		PERMITTED,

		/** Not enough was left in this window. */
		REFUSED,

		/** The call costs more than the whole limit and can never pass. */
		NEVER

	}

	/**
	 * The state of one limit after a decision.
	 *
	 * @param policy the limit and its name
	 * @param outcome what this limit said
	 * @param remaining what is left in the window, from 0 to the limit
	 * @param reset the time until the window ends; a whole window when none is running
	 */
	public record State(NamedLimit policy, Outcome outcome, long remaining, Duration reset) {

	}

}
