package dev.apikeys.web;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.web.PresentedKey.Absent;
import dev.apikeys.web.PresentedKey.Conflicting;
import dev.apikeys.web.PresentedKey.Presented;

/**
 * Reads the key from a request's headers, never from its URL: URLs end up in logs and
 * histories. Immutable and safe for use by several threads.
 */
public final class KeyExtractor {

	private static final PresentedKey ABSENT = new Absent();

	private static final PresentedKey CONFLICTING = new Conflicting();

	private static final String AUTHORIZATION = "Authorization";

	private static final String BEARER = "Bearer";

	private final String headerName;

	private final boolean bearer;

	private final KeyFormat format;

	/**
	 * Create an extractor.
	 * @param settings which headers are read
	 * @param format tells which bearer tokens are ours
	 */
	public KeyExtractor(WebSettings settings, KeyFormat format) {
		this.headerName = settings.headerName();
		this.bearer = settings.bearer();
		this.format = format;
	}

	/**
	 * Read the key.
	 * @param headers gives all values of a header, whatever the case of its name; empty
	 * when there are none
	 * @return what is presented
	 */
	public PresentedKey extract(Function<String, List<String>> headers) {
		String key = null;
		for (String value : headers.apply(this.headerName)) {
			String trimmed = value.trim();
			if (trimmed.isEmpty()) {
				continue;
			}
			// Even equal values conflict: whoever added the second may not be who sent
			// the first.
			if (key != null) {
				return CONFLICTING;
			}
			key = trimmed;
		}
		if (!this.bearer) {
			return presented(key);
		}
		String token = null;
		for (String value : headers.apply(AUTHORIZATION)) {
			String candidate = bearerToken(value);
			if (candidate == null || !this.format.claims(candidate)) {
				continue;
			}
			if (token != null) {
				return CONFLICTING;
			}
			token = candidate;
		}
		if (key == null || token == null) {
			return presented((key != null) ? key : token);
		}
		Secret secret = Secret.of(key);
		return secret.equals(Secret.of(token)) ? new Presented(secret) : CONFLICTING;
	}

	private static PresentedKey presented(@Nullable String key) {
		return (key != null) ? new Presented(Secret.of(key)) : ABSENT;
	}

	private static @Nullable String bearerToken(String value) {
		String credentials = value.trim();
		int end = BEARER.length();
		if (credentials.length() <= end || !credentials.regionMatches(true, 0, BEARER, 0, end)) {
			return null;
		}
		char blank = credentials.charAt(end);
		return (blank == ' ' || blank == '\t') ? credentials.substring(end).trim() : null;
	}

}
