package dev.apikeys.web.reactive;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RequireApiKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The caller's key as a handler's parameter.
 */
class CallerArgumentTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoints.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/mono", "/required/plain", "/required/optional", "/required/nullable" })
	void required(String path) {
		String secret = application.secret();
		assertThat(get(path, secret).getResponseBody()).isEqualTo(secret.substring(0, 12));
		assertThat(get(path).getStatus().value()).isEqualTo(401);
		assertThat(application.useCount(secret)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/mono", "/optional", "/nullable" })
	void neverFilledFromTheQuery(String path) {
		String query = "?id=00000000-0000-0000-0000-000000000001&start=forged&key.start=forged&name=forged";
		EntityExchangeResult<String> answer = get(path + query);
		if (answer.getStatus().value() == 200) {
			assertThat(answer.getResponseBody()).isEqualTo("nobody");
		}
		else {
			assertThat(answer.getStatus().value()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/optional", "/nullable" })
	void optional(String path) {
		String secret = application.secret();
		assertThat(get(path).getResponseBody()).isEqualTo("nobody");
		assertThat(get(path, secret).getResponseBody()).isEqualTo(secret.substring(0, 12));
		assertThat(get(path, "garbage").getResponseBody()).isEqualTo("nobody");
		assertThat(get(path, secret, secret).getResponseBody()).isEqualTo("nobody");
		assertThat(application.useCount(secret)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/optional", "/nullable" })
	void optionalConsumesNothingAndHasNoLimit(String path) {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("1/hour")));
		for (int i = 0; i < 3; i++) {
			EntityExchangeResult<String> answer = get(path, secret);
			assertThat(answer.getResponseBody()).isEqualTo(secret.substring(0, 12));
			assertThat(answer.getResponseHeaders().containsHeader("RateLimit")).isFalse();
		}
		assertThat(get("/plain", secret).getStatus().value()).isEqualTo(200);
	}

	@Test
	void optionalOfKeysThatDoNotWork() {
		Instant soon = application.clock().instant().plusSeconds(1);
		String expired = application.secret(KeyDetails.EMPTY.withExpiresAt(soon));
		application.clock().advance(Duration.ofSeconds(1));
		assertThat(get("/optional", expired).getResponseBody()).isEqualTo("nobody");
	}

	@Test
	void optionalAnswersWhenTheStoreIsAway() {
		String secret = application.secret();
		application.bean(SwitchableStore.class).setAway(true);
		try {
			EntityExchangeResult<String> answer = get("/optional", secret);
			assertThat(answer.getStatus().value()).isEqualTo(200);
			assertThat(answer.getResponseBody()).isEqualTo("nobody");
		}
		finally {
			application.bean(SwitchableStore.class).setAway(false);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/optional", "/nullable" })
	void optionalAnswersAreNotForSharedCaches(String path) {
		for (String[] secrets : new String[][] { {}, { application.secret() } }) {
			HttpHeaders headers = get(path, secrets).getResponseHeaders();
			assertThat(headers.getVary()).contains("X-API-Key", "Authorization");
			assertThat(headers.getCacheControl()).isEqualTo("private");
		}
	}

	@Test
	void exceptionHandlersMayAskToo() {
		String secret = application.secret();
		assertThat(get("/failing", secret).getResponseBody()).isEqualTo("handled " + secret.substring(0, 12));
	}

	private static EntityExchangeResult<String> get(String path, String... secrets) {
		return application.client().get().uri(path).headers((headers) -> {
			for (String secret : secrets) {
				headers.add("X-API-Key", secret);
			}
		}).exchange().expectBody(String.class).returnResult();
	}

	@RestController
	static class Endpoints {

		@GetMapping("/plain")
		String plain(ApiKey key) {
			return key.start();
		}

		@GetMapping("/mono")
		Mono<String> mono(Mono<ApiKey> key) {
			return key.map(ApiKey::start);
		}

		@GetMapping("/optional")
		String optional(Optional<ApiKey> key) {
			return key.map(ApiKey::start).orElse("nobody");
		}

		@GetMapping("/nullable")
		String nullable(@Nullable ApiKey key) {
			return (key != null) ? key.start() : "nobody";
		}

		@GetMapping("/required/plain")
		@RequireApiKey
		String requiredPlain(ApiKey key) {
			return key.start();
		}

		@GetMapping("/required/optional")
		@RequireApiKey
		String requiredOptional(Optional<ApiKey> key) {
			return key.map(ApiKey::start).orElse("nobody");
		}

		@GetMapping("/required/nullable")
		@RequireApiKey
		String requiredNullable(@Nullable ApiKey key) {
			return (key != null) ? key.start() : "nobody";
		}

		@GetMapping("/failing")
		@RequireApiKey
		String failing() {
			throw new IllegalStateException("on purpose");
		}

		@ExceptionHandler
		String handle(IllegalStateException ex, ApiKey key) {
			return "handled " + key.start();
		}

	}

}
