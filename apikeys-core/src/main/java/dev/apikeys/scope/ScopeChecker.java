package dev.apikeys.scope;

import java.util.Collection;

/**
 * Decides whether a key's scopes grant what a call requires. Called for every judged
 * request: implementations must be quick, without side effects and safe for use by
 * several threads.
 */
@FunctionalInterface
public interface ScopeChecker {

	/**
	 * Whether the granted scopes satisfy the required ones.
	 * @param granted the key's scopes, wildcards included; may be empty
	 * @param required what the call requires; when empty, nothing is required and the
	 * answer is {@code true}
	 * @param match whether all of {@code required} or any one is needed
	 * @return whether the call may go on
	 */
	boolean isGranted(Collection<String> granted, Collection<String> required, ScopeMatch match);

	/**
	 * The checker for plain scopes with the wildcards {@code *} and {@code area:*}. No
	 * wildcard grants a scope that starts with {@code apikeys:} or {@code pools:}. Case
	 * matters.
	 * @return a stateless checker
	 */
	static ScopeChecker wildcards() {
		return new WildcardScopeChecker();
	}

}
