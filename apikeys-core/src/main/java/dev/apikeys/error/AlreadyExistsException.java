package dev.apikeys.error;

import java.util.UUID;

/**
 * The name is taken within its parent.
 */
public final class AlreadyExistsException extends ApiKeyException {

	private final UUID existingId;

	/**
	 * Create the exception.
	 * @param message what exists already
	 * @param existingId the id of what exists
	 */
	public AlreadyExistsException(String message, UUID existingId) {
		super(ErrorCode.ALREADY_EXISTS, message);
		this.existingId = existingId;
	}

	/**
	 * The id of what holds the name.
	 * @return an id
	 */
	public UUID existingId() {
		return this.existingId;
	}

}
