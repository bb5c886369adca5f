package dev.apikeys.web;

import dev.apikeys.crypto.Secret;

/**
 * What a request presents as its API key. Immutable; it prints no secret.
 */
public sealed interface PresentedKey {

	/**
	 * One key, of any form.
	 *
	 * @param secret what was sent
	 */
	record Presented(Secret secret) implements PresentedKey {

	}

	/** No key. */
	record Absent() implements PresentedKey {

	}

	/** More than one key, so that it is not clear whose call this is. */
	record Conflicting() implements PresentedKey {

	}

}
