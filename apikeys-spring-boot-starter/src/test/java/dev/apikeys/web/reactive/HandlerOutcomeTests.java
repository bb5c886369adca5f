package dev.apikeys.web.reactive;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RequireApiKey;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DataBuffer;
import dev.apikeys.key.ApiKey;
import reactor.util.retry.Retry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a handler does after the judgement is its own business.
 */
class HandlerOutcomeTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Endpoints.class, Filters.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void exceptionsPassUntouched() {
		assertThat(get("/status", application.secret()).getStatus()).isEqualTo(HttpStatus.LOCKED);
		assertThat(get("/handled", application.secret()).getStatus()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(get("/own-refusal", application.secret()).getStatus()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(get("/timeout", application.secret()).getStatus()).isEqualTo(HttpStatus.GATEWAY_TIMEOUT);
	}

	@Test
	void failuresKeepTheHeadersAndWhatWasConsumed() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("5/minute")));
		EntityExchangeResult<String> answer = get("/own-refusal", secret);
		assertThat(answer.getStatus().value()).isEqualTo(500);
		assertThat(answer.getResponseHeaders().getFirst("RateLimit")).isEqualTo("\"default\";r=4;t=60");
		assertThat(answer.getResponseHeaders().getVary()).contains("X-API-Key");
		assertThat(application.useCount(secret)).isEqualTo(1);
	}

	@Test
	void handlerIsSubscribedOnce() {
		Counts counts = application.bean(Counts.class);
		int calls = counts.calls.get();
		int subscriptions = counts.subscriptions.get();
		get("/counted", application.secret());
		get("/counted", null);
		get("/counted", "garbage");
		assertThat(counts.calls).hasValue(calls + 1);
		assertThat(counts.subscriptions).hasValue(subscriptions + 1);
	}

	@Test
	void emptyHandlerIsCalledOnce() {
		Counts counts = application.bean(Counts.class);
		int before = counts.calls.get();
		assertThat(get("/empty", application.secret()).getStatus()).isEqualTo(HttpStatus.ACCEPTED);
		assertThat(counts.calls).hasValue(before + 1);
	}

	@Test
	void retryIsChargedOnce() {
		Counts counts = application.bean(Counts.class);
		int before = counts.calls.get();
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("10/minute")));
		EntityExchangeResult<String> answer = get("/flaky", secret);
		assertThat(answer.getResponseBody()).isEqualTo("third time lucky");
		assertThat(counts.calls).hasValue(before + 3);
		assertThat(answer.getResponseHeaders().get("RateLimit")).containsExactly("\"default\";r=9;t=60");
		assertThat(answer.getResponseHeaders().getVary()).doesNotHaveDuplicates();
		assertThat(application.useCount(secret)).isEqualTo(1);
	}

	@Test
	void retryWithAnotherKeyIsJudgedAnew() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("10/minute")));
		assertThat(get("/flaky?swap=garbage", secret).getStatus()).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void retryOfAnotherHandlerIsJudgedAnew() {
		String secret = application.secret();
		assertThat(get("/flaky?path=/strict", secret).getStatus()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(get("/flaky?path=/strict", application.secret("strict")).getStatus()).isEqualTo(HttpStatus.OK);
	}

	@Test
	void cancellationReachesTheHandler() throws InterruptedException {
		Counts counts = application.bean(Counts.class);
		Disposable call = application.webClient()
			.get()
			.uri("/never")
			.header("X-API-Key", application.secret())
			.retrieve()
			.bodyToMono(String.class)
			.subscribe();
		assertThat(counts.started.await(10, TimeUnit.SECONDS)).isTrue();
		call.dispose();
		assertThat(counts.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void serverSentEvents() {
		assertThat(application.client()
			.get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.header("X-API-Key", application.secret())
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "private")
			.returnResult(Long.class)
			.getResponseBody()
			.collectList()
			.block(EdgeApplication.TIMEOUT)).containsExactly(0L, 1L, 2L, 3L, 4L);
	}

	@Test
	void largeBodies() {
		byte[] body = new byte[4 * 1024 * 1024];
		application.client()
			.post()
			.uri("/size")
			.header("X-API-Key", application.secret())
			.bodyValue(body)
			.exchange()
			.expectBody(String.class)
			.isEqualTo(Integer.toString(body.length));
		assertThat(get("/large", application.secret()).getResponseBody()).hasSize(4 * 1024 * 1024);
	}

	@Test
	void handlerSeesTheCallerInTheExchange() {
		String secret = application.secret();
		assertThat(get("/attribute", secret).getResponseBody()).isEqualTo(secret.substring(0, 12));
	}

	private static EntityExchangeResult<String> get(String path, String secret) {
		return application.client().get().uri(path).headers((headers) -> {
			if (secret != null) {
				headers.set("X-API-Key", secret);
			}
		}).exchange().expectBody(String.class).returnResult();
	}

	static class Counts {

		final AtomicInteger calls = new AtomicInteger();

		final AtomicInteger subscriptions = new AtomicInteger();

		final CountDownLatch started = new CountDownLatch(1);

		final CountDownLatch cancelled = new CountDownLatch(1);

	}

	@RestController
	@RequireApiKey
	static class Endpoints {

		private final Counts counts;

		Endpoints(Counts counts) {
			this.counts = counts;
		}

		@GetMapping("/status")
		String status() {
			throw new ResponseStatusException(HttpStatus.LOCKED);
		}

		@GetMapping("/handled")
		Mono<String> handled() {
			return Mono.error(new IllegalStateException("on purpose"));
		}

		@GetMapping("/own-refusal")
		Mono<String> ownRefusal() {
			return Mono.error(new InvalidRequestException("field", "is wrong, on purpose"));
		}

		@GetMapping("/timeout")
		Mono<String> timeout() {
			return Mono.<String>never().timeout(Duration.ofMillis(50));
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		void handle(IllegalStateException ex) {
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.GATEWAY_TIMEOUT)
		void handle(TimeoutException ex) {
		}

		@GetMapping("/counted")
		Mono<String> counted() {
			this.counts.calls.incrementAndGet();
			return Mono.just("ok").doOnSubscribe((subscription) -> this.counts.subscriptions.incrementAndGet());
		}

		@GetMapping("/empty")
		@ResponseStatus(HttpStatus.ACCEPTED)
		Mono<Void> empty() {
			this.counts.calls.incrementAndGet();
			return Mono.empty();
		}

		@GetMapping("/flaky")
		Mono<String> flaky(ServerWebExchange exchange) {
			this.counts.calls.incrementAndGet();
			int attempt = exchange.getRequiredAttribute("attempt");
			return (attempt < 3) ? Mono.error(new Flaky()) : Mono.just("third time lucky");
		}

		@GetMapping("/strict")
		@RequireApiKey("strict")
		String strict() {
			return "ok";
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.<String>never()
				.doOnSubscribe((subscription) -> this.counts.started.countDown())
				.doOnCancel(this.counts.cancelled::countDown);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Long> events() {
			return Flux.just(0L, 1L, 2L, 3L, 4L).delayElements(Duration.ofMillis(5));
		}

		@PostMapping("/size")
		Mono<String> size(@RequestBody Flux<DataBuffer> body) {
			return body.map((buffer) -> {
				int size = buffer.readableByteCount();
				DataBufferUtils.release(buffer);
				return size;
			}).reduce(0, Integer::sum).map(String::valueOf);
		}

		@GetMapping("/large")
		Flux<String> large() {
			return Flux.range(0, 4096).map((i) -> "x".repeat(1024));
		}

		@GetMapping("/attribute")
		String attribute(ServerWebExchange exchange) {
			return exchange.<ApiKey>getRequiredAttribute(ApiKeyHandlerAdapter.API_KEY_ATTRIBUTE).start();
		}

	}

	static class Flaky extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		Counts counts() {
			return new Counts();
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebFilter retrying() {
			return (exchange, chain) -> {
				AtomicInteger attempts = new AtomicInteger();
				AtomicReference<ServerWebExchange> current = new AtomicReference<>(exchange);
				return Mono.defer(() -> {
					exchange.getAttributes().put("attempt", attempts.incrementAndGet());
					return chain.filter(current.get());
				}).doOnError(Flaky.class, (ex) -> {
					String swap = exchange.getRequest().getQueryParams().getFirst("swap");
					String path = exchange.getRequest().getQueryParams().getFirst("path");
					if (swap != null) {
						current.set(exchange.mutate()
							.request((request) -> request.headers((headers) -> headers.set("X-API-Key", swap)))
							.build());
					}
					if (path != null) {
						current.set(exchange.mutate().request((request) -> request.path(path)).build());
					}
				}).retryWhen(Retry.max(2).filter(Flaky.class::isInstance));
			};
		}

	}

}
