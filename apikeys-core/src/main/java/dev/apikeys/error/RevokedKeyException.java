package dev.apikeys.error;

/**
 * The key was revoked, or its organization is disabled.
 */
public final class RevokedKeyException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public RevokedKeyException(String message) {
		super(ErrorCode.REVOKED_KEY, message);
	}

}
