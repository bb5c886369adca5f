package dev.apikeys.key;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;

/**
 * The form of a secret: {@code <prefix>[_<environment>]_<body><checksum>} with a body of
 * 32 characters of {@code 0-9A-Za-z} and a checksum of 6, the CRC-32 of the body in base
 * 62. The checksum tells a mistyped secret from an unknown one without asking anybody; it
 * protects nothing. Immutable and safe for use by several threads.
 */
public final class KeyFormat {

	/** The prefix when nothing else is said. */
	public static final String DEFAULT_PREFIX = "sk";

	static final int BODY_LENGTH = 32;

	static final int CHECKSUM_LENGTH = 6;

	private static final int START_LENGTH = 4;

	private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,15}");

	private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9]{1,16}");

	private static final Pattern ACCEPTED = Pattern.compile("[a-z][a-z0-9]{0,15}(_[a-z0-9]{1,16})?");

	private final List<String> heads = new ArrayList<>();

	private final List<String> claims = new ArrayList<>();

	/**
	 * Create a form.
	 * @param prefix what every secret starts with: 1 to 16 of {@code [a-z0-9]}, a letter
	 * first
	 * @param environment 1 to 16 of {@code [a-z0-9]}, or {@code null} for none
	 * @param acceptedPrefixes earlier prefixes that stay valid, with their environment,
	 * such as {@code old_live}
	 * @throws IllegalArgumentException if one of these has another form; the message
	 * names it
	 */
	public KeyFormat(String prefix, @Nullable String environment, List<String> acceptedPrefixes) {
		if (!PREFIX.matcher(prefix).matches()) {
			throw new IllegalArgumentException(
					"prefix '" + prefix + "' must be 1 to 16 characters of [a-z0-9], a letter first");
		}
		if (environment != null && !ENVIRONMENT.matcher(environment).matches()) {
			throw new IllegalArgumentException(
					"environment '" + environment + "' must be 1 to 16 characters of [a-z0-9]");
		}
		this.heads.add(prefix + "_" + ((environment != null) ? environment + "_" : ""));
		this.claims.add(prefix + "_");
		for (String accepted : acceptedPrefixes) {
			if (!ACCEPTED.matcher(accepted).matches()) {
				throw new IllegalArgumentException("accepted prefix '" + accepted
						+ "' must be a prefix such as 'old', or one with an environment such as 'old_live'");
			}
			this.heads.add(accepted + "_");
			this.claims.add(accepted + "_");
		}
	}

	/**
	 * Make a new secret, each character of its body drawn uniformly.
	 * @param random where the characters come from; must be cryptographically strong
	 * @return a secret of this form, with the current prefix
	 */
	public Secret generate(RandomGenerator random) {
		StringBuilder secret = new StringBuilder(this.heads.get(0));
		int from = secret.length();
		for (int i = 0; i < BODY_LENGTH; i++) {
			secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
		}
		return Secret.of(secret.append(checksum(secret.substring(from))).toString());
	}

	/**
	 * Whether a text is of this form, checksum included.
	 * @param text anything
	 * @return whether it could be a secret of ours
	 */
	public boolean matches(String text) {
		for (String head : this.heads) {
			int from = head.length();
			if (text.length() == from + BODY_LENGTH + CHECKSUM_LENGTH && text.startsWith(head)) {
				return isAlphanumeric(text, from) && text.regionMatches(from + BODY_LENGTH,
						checksum(text.substring(from, from + BODY_LENGTH)), 0, CHECKSUM_LENGTH);
			}
		}
		return false;
	}

	/**
	 * Whether a bearer token is meant for us: it starts with a prefix of ours and
	 * {@code _}. Other bearer tokens are somebody else's.
	 * @param text anything
	 * @return whether it claims to be a secret of ours
	 */
	public boolean claims(String text) {
		for (String claim : this.claims) {
			if (text.startsWith(claim)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What may be shown of a secret: up to and including the first four characters of its
	 * body.
	 * @param secret a secret of this form
	 * @return its start
	 * @throws IllegalArgumentException if it has another form
	 */
	public String start(Secret secret) {
		String text = secret.reveal();
		if (!matches(text)) {
			throw new IllegalArgumentException("not a secret of this form");
		}
		return text.substring(0, text.length() - BODY_LENGTH - CHECKSUM_LENGTH + START_LENGTH);
	}

	/**
	 * What every new secret starts with.
	 * @return such as {@code sk_live_}
	 */
	public String head() {
		return this.heads.get(0);
	}

	static String checksum(String body) {
		CRC32 crc = new CRC32();
		crc.update(body.getBytes(StandardCharsets.US_ASCII));
		char[] digits = new char[CHECKSUM_LENGTH];
		long rest = crc.getValue();
		for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
			digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
			rest /= ALPHABET.length();
		}
		return new String(digits);
	}

	private static boolean isAlphanumeric(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
				return false;
			}
		}
		return true;
	}

}
