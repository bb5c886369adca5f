package dev.apikeys.error;

import java.time.Instant;

/**
 * The key was presented at or after the end of its life.
 */
public final class ExpiredKeyException extends ApiKeyException {

	private final Instant expiredAt;

	/**
	 * Create the exception.
	 * @param expiredAt when the key's life ended
	 */
	public ExpiredKeyException(Instant expiredAt) {
		super(ErrorCode.EXPIRED_KEY,
				"This API key expired at " + expiredAt + ". Ask its issuer for a new one, or to extend it.");
		this.expiredAt = expiredAt;
	}

	/**
	 * When the key's life ended.
	 * @return an instant in UTC
	 */
	public Instant expiredAt() {
		return this.expiredAt;
	}

}
