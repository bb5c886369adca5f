package dev.apikeys.web.reactive;

import java.time.Duration;
import java.util.Locale;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RateLimitHeaders;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The headers of answers that depend on a key.
 */
class AnswerHeadersTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoints.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void protectedAnswersAreForOneCaller() {
		HttpHeaders headers = headers(application, "/key", application.secret());
		assertThat(headers.getVary()).containsExactly("X-API-Key", "Authorization");
		assertThat(headers.getCacheControl()).isEqualTo("private");
		assertThat(headers.containsHeader("RateLimit")).isFalse();
	}

	@Test
	void openAnswersAreForAll() {
		HttpHeaders headers = headers(application, "/open", null);
		assertThat(headers.getVary()).isEmpty();
		assertThat(headers.getCacheControl()).isNull();
	}

	@Test
	void handlersOwnHeadersStay() {
		HttpHeaders headers = headers(application, "/own", application.secret());
		assertThat(headers.getVary()).containsExactly("Accept-Language", "x-api-key", "Authorization");
		assertThat(headers.get("Cache-Control")).containsExactly("max-age=60, public");
		assertThat(headers(application, "/vary-all", application.secret()).getVary()).containsExactly("*");
	}

	@Test
	void draft() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("2/1500ms")));
		HttpHeaders headers = headers(application, "/key", secret);
		assertThat(headers.get("RateLimit-Policy")).containsExactly("\"default\";q=2;w=2");
		assertThat(headers.get("RateLimit")).containsExactly("\"default\";r=1;t=2");
		application.clock().advance(Duration.ofMillis(501));
		headers = headers(application, "/key", secret);
		assertThat(headers.get("RateLimit")).containsExactly("\"default\";r=0;t=1");
		headers = headers(application, "/key", secret);
		assertThat(headers.get("RateLimit")).containsExactly("\"default\";r=0;t=1");
		assertThat(headers.get("Retry-After")).containsExactly("1");
	}

	@Test
	void costAboveWhatIsLeftShowsWhatIsLeft() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/minute")));
		headers(application, "/key", secret);
		headers(application, "/key", secret);
		HttpHeaders headers = headers(application, "/cost", secret);
		assertThat(headers.get("RateLimit")).containsExactly("\"default\";r=1;t=60");
		assertThat(headers.get("Retry-After")).containsExactly("60");
		assertThat(headers(application, "/key", secret).get("RateLimit")).containsExactly("\"default\";r=0;t=60");
	}

	@Test
	void unlimitedCallsSayNothing() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/minute")));
		assertThat(headers(application, "/unlimited", secret).containsHeader("RateLimit")).isFalse();
	}

	@Test
	void refusalForAnotherReasonSaysNothingAboutLimits() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/minute")));
		assertThat(headers(application, "/scoped", secret).containsHeader("RateLimit")).isFalse();
		assertThat(headers(application, "/key", secret).get("RateLimit")).containsExactly("\"default\";r=2;t=60");
	}

	@Test
	void legacy() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.settings(RateLimitHeaders.LEGACY),
				Endpoints.class)) {
			String secret = other.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("1/minute")));
			other.clock().advance(Duration.ofMillis(1));
			for (int i = 0; i < 2; i++) {
				HttpHeaders headers = headers(other, "/key", secret);
				assertThat(headers.get("X-RateLimit-Limit")).containsExactly("1");
				assertThat(headers.get("X-RateLimit-Remaining")).containsExactly("0");
				assertThat(headers.get("X-RateLimit-Reset")).containsExactly("60");
				assertThat(headers.containsHeader("RateLimit")).isFalse();
			}
		}
	}

	@Test
	void none() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.settings(RateLimitHeaders.NONE),
				Endpoints.class)) {
			String secret = other.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("1/minute")));
			for (int i = 0; i < 2; i++) {
				assertThat(headers(other, "/key", secret).headerNames())
					.noneMatch((name) -> name.toLowerCase(Locale.ROOT).contains("ratelimit"));
			}
		}
	}

	private static HttpHeaders headers(EdgeApplication application, String path, String secret) {
		return application.client().get().uri(path).headers((headers) -> {
			if (secret != null) {
				headers.set("X-API-Key", secret);
			}
		}).exchange().expectBody().returnResult().getResponseHeaders();
	}

	@RestController
	static class Endpoints {

		@GetMapping("/key")
		@RequireApiKey
		String key() {
			return "ok";
		}

		@GetMapping("/open")
		String open() {
			return "ok";
		}

		@GetMapping("/own")
		@RequireApiKey
		ResponseEntity<String> own() {
			return ResponseEntity.ok()
				.varyBy("Accept-Language", "x-api-key")
				.cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic())
				.body("ok");
		}

		@GetMapping("/vary-all")
		@RequireApiKey
		ResponseEntity<String> varyAll() {
			return ResponseEntity.ok().varyBy("*").body("ok");
		}

		@GetMapping("/cost")
		@RequireApiKey(cost = 2)
		String cost() {
			return "ok";
		}

		@GetMapping("/unlimited")
		@RequireApiKey(checkRateLimit = false)
		String unlimited() {
			return "ok";
		}

		@GetMapping("/scoped")
		@RequireApiKey("a")
		String scoped() {
			return "ok";
		}

	}

}
