package dev.apikeys.error;

import java.util.List;

/**
 * The key lacks a scope that the call requires.
 */
public final class InsufficientScopeException extends ApiKeyException {

	private final List<String> requiredScopes;

	private final boolean all;

	/**
	 * Create the exception.
	 * @param requiredScopes what the call requires
	 * @param all whether every one of them is required, or any one is enough
	 */
	public InsufficientScopeException(List<String> requiredScopes, boolean all) {
		super(ErrorCode.INSUFFICIENT_SCOPE, "This call requires " + (all ? "all" : "any") + " of these scopes: "
				+ String.join(", ", requiredScopes) + ".");
		this.requiredScopes = List.copyOf(requiredScopes);
		this.all = all;
	}

	/**
	 * The scopes that the call requires, not only the missing ones.
	 * @return an immutable list in the order of the requirement
	 */
	public List<String> requiredScopes() {
		return this.requiredScopes;
	}

	/**
	 * Whether every required scope is needed.
	 * @return {@code false} when any one of them is enough
	 */
	public boolean requiresAll() {
		return this.all;
	}

}
