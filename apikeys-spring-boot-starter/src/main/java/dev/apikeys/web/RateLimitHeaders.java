package dev.apikeys.web;

/**
 * Which headers tell a caller about its rate limit.
 */
public enum RateLimitHeaders {

	/**
	 * {@code RateLimit-Policy} and {@code RateLimit} of
	 * draft-ietf-httpapi-ratelimit-headers.
	 */
	DRAFT,

	/**
	 * {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and
	 * {@code X-RateLimit-Reset}, the last in seconds from now.
	 */
	LEGACY,

	/** No headers. */
	NONE

}
