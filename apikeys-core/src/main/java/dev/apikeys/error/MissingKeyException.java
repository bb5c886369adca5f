package dev.apikeys.error;

/**
 * No key was presented where one is needed.
 */
public final class MissingKeyException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public MissingKeyException(String message) {
		super(ErrorCode.MISSING_KEY, message);
	}

}
