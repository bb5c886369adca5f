package dev.apikeys.key;

/**
 * Whether a key works.
 */
public enum KeyStatus {

	/** It works. */
	ACTIVE,

	/** Its time is over, and it was not revoked. */
	EXPIRED,

	/** It was revoked. */
	REVOKED

}
