package dev.apikeys.web;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.limit.RateLimitDecision.State;
import org.springframework.http.HttpHeaders;

/**
 * Tells a caller how much of its rate limit is left, as lists of
 * draft-ietf-httpapi-ratelimit-headers (RFC 9651) or as the older headers of many APIs.
 */
final class RateLimitFields {

	private static final Comparator<State> MOST_CONSTRAINED = Comparator.comparingLong(State::remaining)
		.thenComparing(State::reset, Comparator.reverseOrder());

	private final RateLimitHeaders kind;

	RateLimitFields(RateLimitHeaders kind) {
		this.kind = kind;
	}

	void write(HttpHeaders headers, RateLimitDecision decision) {
		List<State> states = decision.states();
		if (states.isEmpty()) {
			return;
		}
		switch (this.kind) {
			case DRAFT -> {
				headers.set("RateLimit-Policy", states.stream().map((state) -> policy(state)).collect(list()));
				headers.set("RateLimit", states.stream().map((state) -> current(state)).collect(list()));
			}
			case LEGACY -> {
				State state = states.stream().min(MOST_CONSTRAINED).orElseThrow();
				headers.set("X-RateLimit-Limit", Long.toString(state.policy().limit().requests()));
				headers.set("X-RateLimit-Remaining", Long.toString(remaining(state)));
				headers.set("X-RateLimit-Reset", Long.toString(wholeSeconds(state.reset())));
			}
			case NONE -> {
			}
		}
	}

	private static Collector<CharSequence, ?, String> list() {
		return Collectors.joining(", ");
	}

	private static String policy(State state) {
		return name(state) + ";q=" + state.policy().limit().requests() + ";w="
				+ wholeSeconds(state.policy().limit().window());
	}

	private static String current(State state) {
		return name(state) + ";r=" + remaining(state) + ";t=" + wholeSeconds(state.reset());
	}

	private static String name(State state) {
		return '"' + state.policy().name().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static long remaining(State state) {
		return Math.max(0, state.remaining());
	}

	/** Rounded up, so that a caller who waits this long is not too early. */
	static long wholeSeconds(Duration duration) {
		return duration.isNegative() ? 0 : duration.toSeconds() + ((duration.toNanosPart() > 0) ? 1 : 0);
	}

}
