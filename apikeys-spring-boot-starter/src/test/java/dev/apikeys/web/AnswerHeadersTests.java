package dev.apikeys.web;

import java.time.Duration;
import java.util.List;

import dev.apikeys.limit.RateLimit;
import dev.apikeys.limit.RateLimitDecision;
import dev.apikeys.limit.RateLimitDecision.Outcome;
import dev.apikeys.limit.RateLimitDecision.State;
import dev.apikeys.limit.RateLimiter.NamedLimit;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers for several limits at once, and for answers that have some already.
 */
class AnswerHeadersTests {

	private static final RateLimitDecision SEVERAL = new RateLimitDecision(false,
			List.of(state("burst", "10/second", Outcome.PERMITTED, 9, Duration.ofMillis(1)),
					state("day", "1000/day", Outcome.REFUSED, 0, Duration.ofHours(5)),
					state("hour", "100/hour", Outcome.REFUSED, 0, Duration.ofMinutes(5))));

	@Test
	void severalLimits() {
		HttpHeaders headers = headers(RateLimitHeaders.DRAFT);
		assertThat(headers.get("RateLimit-Policy"))
			.containsExactly("\"burst\";q=10;w=1, \"day\";q=1000;w=86400, \"hour\";q=100;w=3600");
		assertThat(headers.get("RateLimit"))
			.containsExactly("\"burst\";r=9;t=1, \"day\";r=0;t=18000, \"hour\";r=0;t=300");
	}

	@Test
	void mostConstrainedLimit() {
		HttpHeaders headers = headers(RateLimitHeaders.LEGACY);
		assertThat(headers.getFirst("X-RateLimit-Limit")).isEqualTo("1000");
		assertThat(headers.getFirst("X-RateLimit-Remaining")).isEqualTo("0");
		assertThat(headers.getFirst("X-RateLimit-Reset")).isEqualTo("18000");
	}

	@Test
	void twiceIsOnce() {
		AnswerHeaders answerHeaders = new AnswerHeaders(WebSettings.DEFAULT);
		HttpHeaders headers = new HttpHeaders();
		headers.add("Vary", "Origin, authorization");
		answerHeaders.passed(headers, SEVERAL);
		answerHeaders.passed(headers, SEVERAL);
		assertThat(headers.getVary()).containsExactly("Origin", "authorization", "X-API-Key");
		assertThat(headers.get("RateLimit")).hasSize(1);
		assertThat(headers.get("Cache-Control")).containsExactly("private");
	}

	private static HttpHeaders headers(RateLimitHeaders kind) {
		HttpHeaders headers = new HttpHeaders();
		new AnswerHeaders(new WebSettings("X-API-Key", true, "api", kind, List.of(), List.of(), null)).refused(headers,
				SEVERAL);
		return headers;
	}

	private static State state(String name, String limit, Outcome outcome, long remaining, Duration reset) {
		return new State(new NamedLimit(name, RateLimit.of(limit)), outcome, remaining, reset);
	}

}
