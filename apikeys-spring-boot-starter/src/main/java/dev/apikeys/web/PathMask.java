package dev.apikeys.web;

import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
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

	private final KeyFormat format;

	PathMask(KeyFormat format) {
		this.format = format;
	}

	String apply(String path, @Nullable Secret presented) {
		String masked = WORD.matcher(path).replaceAll((word) -> isSecret(word) ? STARS : word.group());
		if (presented == null || presented.reveal().length() < MIN_LENGTH) {
			return masked;
		}
		masked = masked.replace(presented.reveal(), STARS);
		return decode(masked).contains(presented.reveal()) ? STARS : masked;
	}

	private boolean isSecret(MatchResult word) {
		return this.format.matches(decode(word.group()));
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
