package dev.apikeys.web;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.error.AlreadyExistsException;
import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.ErrorCode;
import dev.apikeys.error.ExpiredKeyException;
import dev.apikeys.error.InsufficientScopeException;
import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.QuotaExceededException;
import dev.apikeys.error.RateLimitedException;
import dev.apikeys.key.KeyFormat;
import org.springframework.http.HttpHeaders;

/**
 * The one mapping of {@link ApiKeyException} to HTTP: status, headers and problem
 * document. Immutable and safe for use by several threads.
 */
public final class Problems {

	private static final String LIMIT_TYPE = "https://iana.org/assignments/http-problem-types#quota-exceeded";

	private static final String TYPE_PREFIX = "urn:apikeys:problem:";

	private final String challenge;

	private final PathMask mask;

	/**
	 * Create the mapping.
	 * @param settings how refusals are written
	 * @param format tells secrets, which no answer repeats
	 */
	public Problems(WebSettings settings, KeyFormat format) {
		this.challenge = "ApiKey realm=\"" + settings.realm() + '"';
		this.mask = new PathMask(format);
	}

	/**
	 * Map an exception.
	 * @param error why the call is refused
	 * @param path the path of the request as it was sent, with the context path and
	 * without the query
	 * @param presented the secret that was presented, or {@code null} for none
	 * @return the refusal
	 */
	public Problem of(ApiKeyException error, String path, @Nullable Secret presented) {
		ErrorCode code = error.error();
		boolean limited = (code == ErrorCode.RATE_LIMITED || code == ErrorCode.QUOTA_EXCEEDED);
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", limited ? LIMIT_TYPE : TYPE_PREFIX + code.code());
		members.put("title", code.title());
		members.put("status", code.status());
		members.put("detail", error.detail());
		members.put("instance", this.mask.apply(path, presented));
		members.put("code", code.code());
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
		addChallenge(code, headers);
		addDetails(error, headers, members);
		return new Problem(code.status(), Collections.unmodifiableMap(headers), Collections.unmodifiableMap(members));
	}

	private void addChallenge(ErrorCode code, Map<String, String> headers) {
		switch (code) {
			case MISSING_KEY -> headers.put(HttpHeaders.WWW_AUTHENTICATE, this.challenge);
			case INVALID_KEY, EXPIRED_KEY ->
				headers.put(HttpHeaders.WWW_AUTHENTICATE, this.challenge + ", error=\"" + code.code() + '"');
			default -> {
			}
		}
	}

	private static void addDetails(ApiKeyException error, Map<String, String> headers, Map<String, Object> members) {
		if (error instanceof ExpiredKeyException expired) {
			members.put("expiredAt", expired.expiredAt().toString());
		}
		else if (error instanceof InsufficientScopeException scope) {
			members.put("requiredScopes", scope.requiredScopes());
			members.put("match", scope.requiresAll() ? "all" : "any");
		}
		else if (error instanceof RateLimitedException limited) {
			members.put("violated-policies", limited.violatedPolicies());
			Long seconds = retryAfter(limited.retryAfter(), headers);
			if (seconds != null) {
				members.put("retryAfterSeconds", seconds);
			}
		}
		else if (error instanceof QuotaExceededException quota) {
			members.put("violated-policies", List.of(quota.quota()));
			members.put("quota", quota.quota());
			retryAfter(quota.retryAfter(), headers);
		}
		else if (error instanceof AlreadyExistsException exists) {
			members.put("existingId", exists.existingId().toString());
		}
		else if (error instanceof InvalidRequestException invalid) {
			members.put("errors", invalid.errors());
		}
		else if (error.error() == ErrorCode.UNAVAILABLE) {
			headers.put(HttpHeaders.RETRY_AFTER, "1");
		}
	}

	private static @Nullable Long retryAfter(@Nullable Duration wait, Map<String, String> headers) {
		if (wait == null) {
			return null;
		}
		long seconds = Math.max(1, RateLimitFields.wholeSeconds(wait));
		headers.put(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		return seconds;
	}

}
