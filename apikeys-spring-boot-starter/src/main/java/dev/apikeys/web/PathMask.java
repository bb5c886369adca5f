package dev.apikeys.web;

import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.KeyFormat;
import org.springframework.web.util.UriUtils;

/**
 * Takes secrets out of a path, for callers who put theirs there by mistake: what is
 * answered ends up in more places than what is asked.
 */
final class PathMask {

	private static final String STARS = "***";

	// Everything that can be part of a secret, percent-encoded or not.
	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_%]{16,}");

	// Shorter values are no secrets, and masking them would make paths unreadable.
	private static final int MIN_LENGTH = 16;

	// A lookahead, because what is before the head can look like one.
	private static final Pattern SECRET = Pattern
		.compile("(?=([a-z][a-z0-9]{0,15}_(?:[a-z0-9]{1,16}_)?[0-9A-Za-z]{38}))");

	private static final Pattern ENCODED = Pattern.compile("%([0-7][0-9A-Fa-f])");

	private static final Pattern SEGMENT = Pattern.compile("[^/]+");

	private final KeyFormat format;

	PathMask(KeyFormat format) {
		this.format = format;
	}

	String apply(String path, @Nullable Secret presented) {
		String masked = WORD.matcher(path).replaceAll((word) -> isSecret(word) ? STARS : word.group());
		masked = SEGMENT.matcher(masked)
			.replaceAll((segment) -> Matcher.quoteReplacement(hidesSecret(segment.group()) ? STARS : segment.group()));
		if (presented == null || presented.reveal().length() < MIN_LENGTH) {
			return masked;
		}
		masked = masked.replace(presented.reveal(), STARS);
		return decode(masked).contains(presented.reveal()) ? STARS : masked;
	}

	private boolean isSecret(MatchResult word) {
		return this.format.matches(decode(word.group()));
	}

	/** Anywhere in the segment, whatever touches it, even if it is encoded twice. */
	private boolean hidesSecret(String segment) {
		String text = segment;
		for (int decoded = 0; decoded <= 2; decoded++) {
			Matcher secrets = SECRET.matcher(text);
			while (secrets.find()) {
				if (this.format.claims(secrets.group(1))) {
					return true;
				}
			}
			text = ENCODED.matcher(text).replaceAll(PathMask::character);
		}
		return false;
	}

	// Unlike decode(..) it does not give up where other parts are not well encoded.
	private static String character(MatchResult encoded) {
		return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(encoded.group(1), 16)));
	}

	private static String decode(String text) {
		try {
			return UriUtils.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
