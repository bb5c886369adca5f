package dev.apikeys.error;

import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with a key, a call or its input. The family is closed: a
 * {@code switch} over it can be complete. Messages are meant for the caller and never
 * contain a secret.
 * <p>
 * Refusals are ordinary answers of a busy API, so these exceptions carry no stack trace,
 * except {@link StoreUnavailableException}, whose cause does.
 */
public abstract sealed class ApiKeyException extends RuntimeException permits MissingKeyException,
		ConflictingKeysException, InvalidKeyException, ExpiredKeyException, RevokedKeyException, WrongProductException,
		InsufficientScopeException, RateLimitedException, QuotaExceededException, StoreUnavailableException,
		AlreadyExistsException, NotFoundException, InvalidRequestException {

	private final ErrorCode error;

	ApiKeyException(ErrorCode error, String message) {
		this(error, message, null);
	}

	ApiKeyException(ErrorCode error, String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
		this.error = error;
	}

	/**
	 * The row of the error table that this exception is.
	 * @return the row
	 */
	public final ErrorCode error() {
		return this.error;
	}

	/**
	 * The stable name of this error, such as {@code expired_key}.
	 * @return the code of {@link #error()}
	 */
	public final String code() {
		return this.error.code();
	}

	/**
	 * What was wrong and what to do about it, for the caller to read.
	 * @return the message, never {@code null}
	 */
	public final String detail() {
		String message = getMessage();
		return (message != null) ? message : this.error.title();
	}

}
