package dev.apikeys.error;

/**
 * More than one key was presented, so that it is not clear whose call this is.
 */
public final class ConflictingKeysException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public ConflictingKeysException(String message) {
		super(ErrorCode.CONFLICTING_KEYS, message);
	}

}
