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
	 * @param reason what is wrong and what is allowed, without the key's secret
	 * @param cause the cause, or {@code null}
	 */
	public InvalidConfiguredKeyException(String keyName, String reason, @Nullable Throwable cause) {
		super("the configured key '" + keyName + "' cannot be used: " + reason, cause);
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
