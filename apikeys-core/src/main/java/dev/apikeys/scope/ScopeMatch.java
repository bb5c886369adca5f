package dev.apikeys.scope;

/**
 * How many of the required scopes a key must have.
 */
public enum ScopeMatch {

	/** Every required scope. */
	ALL,

	/** At least one of the required scopes. */
	ANY

}
