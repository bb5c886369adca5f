package dev.apikeys.error;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One of the key's rate limits refused the call. Nothing was consumed.
 */
public final class RateLimitedException extends ApiKeyException {

	private final @Nullable Duration retryAfter;

	private final List<String> violatedPolicies;

	/**
	 * Create the exception.
	 * @param message which limit refused the call
	 * @param retryAfter the time until the call may pass, or {@code null} when it never
	 * can because it costs more than the whole limit
	 * @param violatedPolicies the names of the limits that refused
	 */
	public RateLimitedException(String message, @Nullable Duration retryAfter, List<String> violatedPolicies) {
		super(ErrorCode.RATE_LIMITED, message);
		this.retryAfter = retryAfter;
		this.violatedPolicies = List.copyOf(violatedPolicies);
	}

	/**
	 * The time until the window ends.
	 * @return a positive duration, or {@code null} when the call can never pass
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * The names of the limits that refused the call.
	 * @return an immutable list with at least one name
	 */
	public List<String> violatedPolicies() {
		return this.violatedPolicies;
	}

}
