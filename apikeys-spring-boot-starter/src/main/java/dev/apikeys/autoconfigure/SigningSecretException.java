package dev.apikeys.autoconfigure;

/**
 * The signing secret is missing or too short.
 */
class SigningSecretException extends RuntimeException {

	SigningSecretException(int bytes) {
		super((bytes == 0) ? "The property 'apikeys.signing.secret' is missing."
				: "The property 'apikeys.signing.secret' has " + bytes + " bytes, but must have at least 32.");
	}

}
