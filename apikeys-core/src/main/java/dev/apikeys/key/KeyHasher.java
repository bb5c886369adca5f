package dev.apikeys.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.apikeys.crypto.Secret;

/**
 * Hashes secrets with HMAC-SHA-256 under the signing secret (RFC 2104, FIPS 180-4). One
 * {@link Mac} per thread, because setting one up costs more than using it.
 */
final class KeyHasher {

	static final int MIN_SIGNING_SECRET_BYTES = 32;

	private static final String ALGORITHM = "HmacSHA256";

	private final ThreadLocal<Mac> mac;

	KeyHasher(Secret signingSecret) {
		byte[] bytes = signingSecret.reveal().getBytes(StandardCharsets.UTF_8);
		if (bytes.length < MIN_SIGNING_SECRET_BYTES) {
			throw new IllegalArgumentException("the signing secret must have at least " + MIN_SIGNING_SECRET_BYTES
					+ " bytes of UTF-8, not " + bytes.length);
		}
		SecretKeySpec key = new SecretKeySpec(bytes, ALGORITHM);
		this.mac = ThreadLocal.withInitial(() -> newMac(key));
	}

	KeyHash hash(Secret secret) {
		return KeyHash.of(this.mac.get().doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8)));
	}

	private static Mac newMac(SecretKeySpec key) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

}
