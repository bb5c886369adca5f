package dev.apikeys.key;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The HMAC-SHA-256 of a secret under the signing secret: what is stored instead of it.
 * Four longs, because they are compared and hashed faster than a text. Compares in
 * constant time and does not print itself.
 */
public final class KeyHash {

	/** How many bytes a hash has. */
	public static final int LENGTH = 32;

	private final long a;

	private final long b;

	private final long c;

	private final long d;

	private KeyHash(long a, long b, long c, long d) {
		this.a = a;
		this.b = b;
		this.c = c;
		this.d = d;
	}

	/**
	 * Read a hash from bytes.
	 * @param bytes exactly 32
	 * @return the hash
	 * @throws IllegalArgumentException if there are more or fewer
	 */
	public static KeyHash of(byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("a hash has " + LENGTH + " bytes, not " + bytes.length);
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new KeyHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
	}

	/**
	 * Read a hash from hexadecimal digits.
	 * @param hex exactly 64 digits of either case
	 * @return the hash
	 * @throws IllegalArgumentException if it is something else
	 */
	public static KeyHash ofHex(String hex) {
		return of(HexFormat.of().parseHex(hex));
	}

	/**
	 * The hash as bytes, for a store to keep.
	 * @return a new array of 32 bytes
	 */
	public byte[] toBytes() {
		return ByteBuffer.allocate(LENGTH).putLong(this.a).putLong(this.b).putLong(this.c).putLong(this.d).array();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyHash hash
				&& ((this.a ^ hash.a) | (this.b ^ hash.b) | (this.c ^ hash.c) | (this.d ^ hash.d)) == 0;
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.a);
	}

	@Override
	public String toString() {
		return "KeyHash[******]";
	}

}
