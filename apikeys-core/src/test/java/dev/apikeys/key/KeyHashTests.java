package dev.apikeys.key;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import dev.apikeys.crypto.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyHashTests {

	private static final String HEX = "00112233445566778899aabbccddeeff0123456789abcdef1023456789abcdef";

	@Test
	void bytesAndDigitsComeOutAsTheyWentIn() {
		byte[] bytes = HexFormat.of().parseHex(HEX);
		assertThat(KeyHash.of(bytes).toBytes()).isEqualTo(bytes);
		assertThat(KeyHash.ofHex(HEX.toUpperCase(java.util.Locale.ROOT))).isEqualTo(KeyHash.of(bytes))
			.hasSameHashCodeAs(KeyHash.of(bytes));
	}

	@Test
	void everyByteCounts() {
		for (int i = 0; i < KeyHash.LENGTH; i++) {
			byte[] bytes = HexFormat.of().parseHex(HEX);
			bytes[i] ^= 1;
			assertThat(KeyHash.of(bytes)).isNotEqualTo(KeyHash.ofHex(HEX));
		}
	}

	@Test
	void doesNotPrintItself() {
		assertThat(KeyHash.ofHex(HEX)).hasToString("KeyHash[******]");
	}

	@Test
	void otherFormsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyHash.of(new byte[31]));
		assertThatIllegalArgumentException().isThrownBy(() -> KeyHash.of(new byte[33]));
		assertThatIllegalArgumentException().isThrownBy(() -> KeyHash.ofHex(HEX.substring(2)));
		assertThatIllegalArgumentException().isThrownBy(() -> KeyHash.ofHex("x".repeat(64)));
	}

	/* The expected value was computed with Python's hmac module. */
	@Test
	void secretsAreHashedWithHmacSha256OfTheirUtf8Bytes() {
		KeyHasher hasher = new KeyHasher(Secret.of("0123456789abcdef0123456789abcdef"));
		assertThat(hasher.hash(Secret.of("sk_\u00e4")))
			.isEqualTo(KeyHash.ofHex("ded7280e8c832da0f39cca3a772c1a514f359395d7859e8d1b0e6f91d993c58d"));
	}

	@Test
	void theSigningSecretHasAtLeast32BytesOfUtf8() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyHasher(Secret.of("x".repeat(31))))
			.withMessage("the signing secret must have at least 32 bytes of UTF-8, not 31");
		assertThat(new KeyHasher(Secret.of("\u00e4".repeat(16))).hash(Secret.of("x"))).isNotNull();
	}

}
