package dev.apikeys.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

/**
 * A text that must not leak: it prints as stars and compares in constant time. Reading it
 * takes a call of {@link #reveal()}, so that every place that could leak one can be found
 * by searching for that name.
 * <p>
 * What this does not do: the text stays on the heap until it is garbage collected.
 * Immutable and safe for use by several threads.
 */
public final class Secret {

	private final String value;

	private Secret(String value) {
		this.value = value;
	}

	/**
	 * Wrap a text.
	 * @param value the text, may be empty
	 * @return the secret
	 */
	public static Secret of(String value) {
		return new Secret(value);
	}

	/**
	 * The text itself. Do not log it, do not put it into an exception or a URL.
	 * @return the text that was wrapped
	 */
	public String reveal() {
		return this.value;
	}

	/**
	 * Compare in a time that depends on the lengths alone.
	 * @param other what to compare with
	 * @return whether both hold the same text
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return (this == other) || (other instanceof Secret secret && MessageDigest
			.isEqual(this.value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * The same for all secrets, because a hash of the text would say something about it.
	 * @return a constant
	 */
	@Override
	public int hashCode() {
		return Secret.class.hashCode();
	}

	/**
	 * Stars, as many for every text.
	 * @return {@code ******}
	 */
	@Override
	public String toString() {
		return "******";
	}

}
