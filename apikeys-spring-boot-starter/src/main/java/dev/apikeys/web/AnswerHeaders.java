package dev.apikeys.web;

import java.util.ArrayList;
import java.util.List;

import dev.apikeys.limit.RateLimitDecision;
import org.springframework.http.HttpHeaders;

/**
 * The headers of answers that depend on the caller's key. Without them, a shared cache
 * could hand one caller's answer to another: RFC 9111 protects only requests with
 * {@code Authorization}. Immutable and safe for use by several threads.
 */
public final class AnswerHeaders {

	private final List<String> keyHeaders;

	private final RateLimitFields rateLimit;

	/**
	 * Create the headers.
	 * @param settings which headers are read and which are written
	 */
	public AnswerHeaders(WebSettings settings) {
		this.keyHeaders = settings.bearer() ? List.of(settings.headerName(), HttpHeaders.AUTHORIZATION)
				: List.of(settings.headerName());
		this.rateLimit = new RateLimitFields(settings.rateLimitHeaders());
	}

	/**
	 * Complete the headers of an answer that a handler gave to a caller with a key. To be
	 * called when the handler has set its own.
	 * @param headers the answer's headers
	 * @param limits what the limiter said
	 */
	public void passed(HttpHeaders headers, RateLimitDecision limits) {
		vary(headers);
		if (!headers.containsHeader(HttpHeaders.CACHE_CONTROL)) {
			headers.setCacheControl("private");
		}
		this.rateLimit.write(headers, limits);
	}

	/**
	 * Complete the headers of a refusal.
	 * @param headers the answer's headers
	 * @param limits what the limiter said
	 */
	public void refused(HttpHeaders headers, RateLimitDecision limits) {
		vary(headers);
		this.rateLimit.write(headers, limits);
	}

	private void vary(HttpHeaders headers) {
		List<String> present = headers.getVary();
		if (present.contains("*")) {
			return;
		}
		List<String> missing = new ArrayList<>(this.keyHeaders);
		missing.removeIf((name) -> present.stream().anyMatch(name::equalsIgnoreCase));
		if (!missing.isEmpty()) {
			headers.add(HttpHeaders.VARY, String.join(", ", missing));
		}
	}

}
