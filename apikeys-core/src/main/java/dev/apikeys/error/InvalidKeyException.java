package dev.apikeys.error;

/**
 * The presented secret is nobody's: not a key's form, a bad checksum, unknown, or of
 * another environment. Which of these it is stays untold on purpose.
 */
public final class InvalidKeyException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public InvalidKeyException(String message) {
		super(ErrorCode.INVALID_KEY, message);
	}

}
