package dev.apikeys.web.reactive;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Filters that dispatch an exchange several times: a repeated attempt is charged once,
 * and nothing else is free.
 */
class RepeatedDispatchTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoints.class, Filters.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "paths", "queries", "methods", "same" })
	void eachCallOfABatchIsCharged(String batch) {
		AtomicInteger calls = application.bean(AtomicInteger.class);
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/hour")));
		int before = calls.get();
		get("/batch?of=" + batch, secret);
		assertThat(calls).hasValue(before + 3);
		assertThat(application.useCount(secret)).isEqualTo(3);
	}

	@Test
	void anAnswerThatIsGivenIsNotAttemptedAgain() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		Charge charge = Charge.of(exchange, "handler", KeyRequirement.VALID_KEY, Secret.of("secret"));
		assertThat(charge.covers(charge)).isTrue();
		exchange.getResponse().setComplete().block(EdgeApplication.TIMEOUT);
		assertThat(charge.covers(charge)).isFalse();
	}

	@Test
	void aRepeatedAttemptIsChargedOnce() {
		AtomicInteger calls = application.bean(AtomicInteger.class);
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/hour")));
		int before = calls.get();
		EntityExchangeResult<String> answer = get("/failing", secret);
		assertThat(answer.getStatus()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(answer.getResponseHeaders().get("RateLimit")).containsExactly("\"default\";r=2;t=3600");
		assertThat(calls).hasValue(before + 6);
		assertThat(application.useCount(secret)).isEqualTo(1);
	}

	@Test
	void aKeyRevokedBetweenAttemptsIsRefused() {
		AtomicInteger calls = application.bean(AtomicInteger.class);
		IssuedKey issued = application.issue(application.owner(),
				KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/hour")));
		int before = calls.get();
		EntityExchangeResult<String> answer = get("/failing?revoke=" + issued.key().id(), issued.secret().reveal());
		assertThat(answer.getStatus()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(answer.getResponseBody()).contains("revoked_key");
		assertThat(calls).hasValue(before + 1);
	}

	@Test
	void aRefusalTellsItsOwnLimits() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/hour")));
		EntityExchangeResult<String> answer = get("/failing?then=/expensive", secret);
		assertThat(answer.getStatus()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(answer.getResponseHeaders().get("RateLimit")).containsExactly("\"default\";r=2;t=3600");
		EntityExchangeResult<String> later = get("/failing?then=/expensive&after=1800", secret);
		assertThat(later.getStatus()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(later.getResponseHeaders().get("RateLimit")).containsExactly("\"default\";r=1;t=1800");
	}

	private static EntityExchangeResult<String> get(String path, String secret) {
		return application.client()
			.get()
			.uri(path)
			.header("X-API-Key", secret)
			.exchange()
			.expectBody(String.class)
			.returnResult();
	}

	@RestController
	@RequireApiKey
	static class Endpoints {

		private final AtomicInteger calls;

		Endpoints(AtomicInteger calls) {
			this.calls = calls;
		}

		@GetMapping("/sub/{id}")
		String get(@PathVariable String id) {
			this.calls.incrementAndGet();
			return "ok";
		}

		@RequestMapping("/any")
		String any() {
			this.calls.incrementAndGet();
			return "ok";
		}

		@GetMapping("/failing")
		Mono<String> failing() {
			this.calls.incrementAndGet();
			return Mono.error(new IllegalStateException("on purpose"));
		}

		@GetMapping("/expensive")
		@RequireApiKey(cost = 3)
		String expensive() {
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		AtomicInteger calls() {
			return new AtomicInteger();
		}

		@Bean
		WebFilter batch() {
			return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/batch")
					? dispatch(exchange, chain) : chain.filter(exchange);
		}

		private static Mono<Void> dispatch(ServerWebExchange exchange, WebFilterChain chain) {
			String of = String.valueOf(exchange.getRequest().getQueryParams().getFirst("of"));
			String[] methods = { "GET", "PUT", "POST", "PATCH", "DELETE" };
			IntFunction<ServerHttpRequest.Builder> call = (i) -> switch (of) {
				case "paths" -> exchange.getRequest().mutate().path("/sub/" + i);
				case "queries" -> exchange.getRequest().mutate().uri(URI.create("/sub/1?" + i));
				case "methods" ->
					exchange.getRequest().mutate().path("/any").method(HttpMethod.valueOf(methods[i % methods.length]));
				default -> exchange.getRequest().mutate().path("/sub/1");
			};
			return Flux.range(0, 20)
				.concatMap((i) -> chain.filter(own(with(exchange, call.apply(i).build())))
					.onErrorResume((ex) -> Mono.empty()))
				.then(exchange.getResponse().setComplete());
		}

		private static ServerWebExchange with(ServerWebExchange exchange, ServerHttpRequest request) {
			return exchange.mutate().request(request).build();
		}

		private static ServerWebExchange own(ServerWebExchange exchange) {
			return exchange.mutate().response(new MockServerHttpResponse()).build();
		}

		@Bean
		WebFilter retry(ApiKeys keys, MutableClock clock) {
			return (exchange, chain) -> {
				MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
				Mono<Void> again = Mono.defer(() -> {
					if (query.getFirst("after") != null) {
						clock.advance(Duration.ofSeconds(Long.parseLong(query.getFirst("after"))));
					}
					return (query.getFirst("then") != null)
							? chain.filter(
									with(exchange, exchange.getRequest().mutate().path(query.getFirst("then")).build()))
							: chain.filter(exchange).retry(4);
				});
				Mono<?> between = (query.getFirst("revoke") != null)
						? keys.revoke(UUID.fromString(query.getFirst("revoke"))) : Mono.empty();
				return chain.filter(exchange).onErrorResume(IllegalStateException.class, (ex) -> between.then(again));
			};
		}

	}

}
