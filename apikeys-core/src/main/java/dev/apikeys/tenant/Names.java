package dev.apikeys.tenant;

import java.util.Optional;

/**
 * The rule for names of everything: 1 to 200 characters, no control characters.
 */
public final class Names {

	/** How many characters a name has at most. */
	public static final int MAX_LENGTH = 200;

	private Names() {
	}

	/**
	 * Check a name.
	 * @param name the name
	 * @return what is wrong with it and what is allowed, or empty
	 */
	public static Optional<String> check(String name) {
		int length = name.codePointCount(0, name.length());
		if (name.isBlank() || length > MAX_LENGTH) {
			return Optional
				.of("must have 1 to " + MAX_LENGTH + " characters, not " + (name.isBlank() ? "blank" : length));
		}
		if (name.codePoints().anyMatch(Names::isUnprintable)) {
			return Optional.of("must not contain control characters");
		}
		return Optional.empty();
	}

	private static boolean isUnprintable(int codePoint) {
		int type = Character.getType(codePoint);
		return type == Character.CONTROL || type == Character.SURROGATE || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR;
	}

}
