package dev.apikeys.error;

/**
 * The key is not valid for the product that was asked for.
 */
public final class WrongProductException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what was wrong and what to do, without any secret
	 */
	public WrongProductException(String message) {
		super(ErrorCode.WRONG_PRODUCT, message);
	}

}
