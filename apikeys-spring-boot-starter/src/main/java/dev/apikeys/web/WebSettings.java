package dev.apikeys.web;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How keys are read from requests and refusals are written, on every web stack.
 *
 * @param headerName the header that carries a key
 * @param bearer whether a bearer token that claims to be ours is accepted as well
 * @param realm the realm of {@code WWW-Authenticate}, printable ASCII without quotes and
 * backslashes
 * @param rateLimitHeaders which headers tell a caller about its rate limit
 * @param protect path patterns that need a valid key even without the annotation
 * @param exclude path patterns that {@code protect} leaves out
 * @param product the product that this application is, or {@code null} for none
 */
public record WebSettings(String headerName, boolean bearer, String realm, RateLimitHeaders rateLimitHeaders,
		List<String> protect, List<String> exclude, @Nullable String product) {

	/** The header that carries a key when nothing else is said. */
	public static final String DEFAULT_HEADER_NAME = "X-API-Key";

	/** The realm when nothing else is said. */
	public static final String DEFAULT_REALM = "api";

	// Before the default, which is checked by them.
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern QUOTABLE = Pattern.compile("[ !#-\\[\\]-~]+");

	/** Everything as when nothing else is said. */
	public static final WebSettings DEFAULT = new WebSettings(DEFAULT_HEADER_NAME, true, DEFAULT_REALM,
			RateLimitHeaders.DRAFT, List.of(), List.of(), null);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the header's name is not one, or is that of
	 * bearer tokens, or if the realm cannot be quoted; the message names the component
	 */
	public WebSettings {
		if (!TOKEN.matcher(headerName).matches()) {
			throw new IllegalArgumentException(
					"headerName '" + headerName + "' must be the name of an HTTP header, such as X-API-Key");
		}
		if (headerName.equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
			// A bearer token would be read as a key with 'Bearer' in it.
			throw new IllegalArgumentException(
					"headerName '" + headerName + "' must be a header of its own; keys in it are accepted by bearer");
		}
		if (!QUOTABLE.matcher(realm).matches()) {
			throw new IllegalArgumentException(
					"realm must be printable ASCII without quotes and backslashes, and not empty");
		}
		protect = List.copyOf(protect);
		exclude = List.copyOf(exclude);
	}

}
