package dev.apikeys.error;

import org.jspecify.annotations.Nullable;

/**
 * The store or the limiter could not answer in time. Neither a "no" nor a "yes": the call
 * may be repeated.
 */
public final class StoreUnavailableException extends ApiKeyException {

	/**
	 * Create the exception.
	 * @param message what could not be reached, without any address or secret
	 * @param cause the reason, for logs only, or {@code null}
	 */
	public StoreUnavailableException(String message, @Nullable Throwable cause) {
		super(ErrorCode.UNAVAILABLE, message, cause);
	}

}
