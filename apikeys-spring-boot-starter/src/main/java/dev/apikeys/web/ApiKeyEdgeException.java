package dev.apikeys.web;

import org.jspecify.annotations.Nullable;

/**
 * Handlers require API keys in a way that cannot be enforced. It stops the application's
 * start; for what only shows itself later, the handler in question does not run.
 */
public final class ApiKeyEdgeException extends RuntimeException {

	private final String description;

	private final String action;

	/**
	 * Create the exception.
	 * @param description what is wrong, naming the handler or bean and the value
	 * @param action what to do about it
	 */
	public ApiKeyEdgeException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Create the exception.
	 * @param description what is wrong, naming the handler or bean and the value
	 * @param action what to do about it
	 * @param cause the reason, or {@code null}
	 */
	public ApiKeyEdgeException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return a sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
