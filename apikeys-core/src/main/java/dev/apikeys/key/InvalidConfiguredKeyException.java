package dev.apikeys.key;

import org.jspecify.annotations.Nullable;

/**
 * A key that is declared in the configuration breaks a rule.
 */
public final class InvalidConfiguredKeyException extends IllegalArgumentException {

	private final String keyName;

	/**
	 * Create the exception.
	 * @param keyName the name of the key
	 * @param message what is wrong and what is allowed, without any secret
	 * @param cause the reason, or {@code null}
	 */
	public InvalidConfiguredKeyException(String keyName, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.keyName = keyName;
	}

	/**
	 * The name of the key.
	 * @return the name under which it is declared
	 */
	public String keyName() {
		return this.keyName;
	}

}
