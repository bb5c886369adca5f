package dev.apikeys.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How keys are read from requests and refusals are written, on every web stack.
 *
 * @param headerName the header that carries a key
 * @param bearer whether a bearer token that claims to be ours is accepted as well
 * @param realm the realm of {@code WWW-Authenticate}, without quotes and control
 * characters
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

	/** Everything as when nothing else is said. */
	public static final WebSettings DEFAULT = new WebSettings(DEFAULT_HEADER_NAME, true, DEFAULT_REALM,
			RateLimitHeaders.DRAFT, List.of(), List.of(), null);

}
