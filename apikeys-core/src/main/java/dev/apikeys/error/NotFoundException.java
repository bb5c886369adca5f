package dev.apikeys.error;

/**
 * There is nothing with this id.
 */
public final class NotFoundException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public NotFoundException(String message) {
		super(ErrorCode.NOT_FOUND, message);
	}

}
