package dev.apikeys.error;

/**
 * Every way in which a call is refused, with the HTTP status and title that belong to it.
 * This is the one error table: every edge answers from it.
 */
public enum ErrorCode {

	/** No key was presented where one is needed. */
	MISSING_KEY("missing_key", 401, "API key missing"),

	/** More than one key was presented. */
	CONFLICTING_KEYS("conflicting_keys", 400, "Conflicting API keys"),

	/** Not a key's form, a bad checksum, or nobody's key. */
	INVALID_KEY("invalid_key", 401, "API key invalid"),

	/** The key's time is over. */
	EXPIRED_KEY("expired_key", 401, "API key expired"),

	/** The key was revoked, or its organization is disabled. */
	REVOKED_KEY("revoked_key", 403, "API key revoked"),

	/** The key is for another product. */
	WRONG_PRODUCT("wrong_product", 403, "API key not valid for this product"),

	/** The key lacks a scope. */
	INSUFFICIENT_SCOPE("insufficient_scope", 403, "Insufficient scope"),

	/** The key's rate limit is used up. */
	RATE_LIMITED("rate_limited", 429, "Rate limit exceeded"),

	/** The key's quota is used up. */
	QUOTA_EXCEEDED("quota_exceeded", 429, "Quota exceeded"),

	/** The store or the limiter cannot answer. */
	UNAVAILABLE("unavailable", 503, "Temporarily unavailable"),

	/** The name is taken. */
	ALREADY_EXISTS("already_exists", 409, "Already exists"),

	/** There is no such thing. */
	NOT_FOUND("not_found", 404, "Not found"),

	/** The input breaks a rule. */
	INVALID_REQUEST("invalid_request", 400, "Invalid request");

	private final String code;

	private final int status;

	private final String title;

	ErrorCode(String code, int status, String title) {
		this.code = code;
		this.status = status;
		this.title = title;
	}

	/**
	 * The name under which callers know this error; it never changes.
	 * @return lower case with underscores
	 */
	public String code() {
		return this.code;
	}

	/**
	 * The HTTP status that answers this error.
	 * @return a status from 400 to 503
	 */
	public int status() {
		return this.status;
	}

	/**
	 * A short title, the same for every occurrence.
	 * @return the title
	 */
	public String title() {
		return this.title;
	}

}
