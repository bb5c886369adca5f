package dev.apikeys.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One of the key's quotas is used up. Nothing was consumed.
 */
public final class QuotaExceededException extends ApiKeyException {

	private final String quota;

	private final @Nullable Duration retryAfter;

	/**
	 * Create the exception.
	 * @param quota the name of the quota
	 * @param retryAfter the time until the quota comes back, or {@code null} when it does
	 * not by itself
	 */
	public QuotaExceededException(String quota, @Nullable Duration retryAfter) {
		super(ErrorCode.QUOTA_EXCEEDED, "The quota '" + quota + "' of this API key is used up.");
		this.quota = quota;
		this.retryAfter = retryAfter;
	}

	/**
	 * The name of the quota that is used up.
	 * @return the name
	 */
	public String quota() {
		return this.quota;
	}

	/**
	 * The time until the quota comes back.
	 * @return a positive duration, or {@code null} when it does not by itself
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
