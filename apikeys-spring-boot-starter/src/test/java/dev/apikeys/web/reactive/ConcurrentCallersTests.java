package dev.apikeys.web.reactive;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A limit of N admits N, under 64 callers at once over HTTP.
 */
class ConcurrentCallersTests {

	private static final int CALLERS = 64;

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
	void exactlyAsManyPassAsTheLimitSays() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("100/hour")));
		int handled = application.bean(Endpoints.class).calls.get();
		assertThat(call("/one", secret, 640)).isEqualTo(Map.of(200, 100L, 429, 540L));
		assertThat(application.bean(Endpoints.class).calls).hasValue(handled + 100);
		assertThat(application.useCount(secret)).isEqualTo(100);
	}

	@Test
	void costThree() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("100/hour")));
		assertThat(call("/three", secret, 320)).isEqualTo(Map.of(200, 33L, 429, 287L));
		assertThat(call("/one", secret, 10)).isEqualTo(Map.of(200, 1L, 429, 9L));
	}

	@Test
	void acrossTheEndOfAWindow() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("100/hour")));
		assertThat(call("/one", secret, 200)).containsEntry(200, 100L);
		application.clock().advance(Duration.ofHours(1).minusMillis(1));
		assertThat(call("/one", secret, 64)).isEqualTo(Map.of(429, 64L));
		application.clock().advance(Duration.ofMillis(1));
		assertThat(call("/one", secret, 200)).containsEntry(200, 100L);
	}

	@Test
	void whileTheWindowEnds() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("100/hour")));
		AtomicInteger answered = new AtomicInteger();
		Map<Integer, Long> statuses = statuses(Flux.range(0, 640).doOnNext((i) -> {
			if (answered.incrementAndGet() == 320) {
				application.clock().advance(Duration.ofHours(1));
			}
		}), "/one", secret);
		assertThat(statuses).containsEntry(200, 200L);
	}

	@Test
	void manyUnknownKeysAtOnce() {
		int before = application.bean(SwitchableStore.class).reads();
		String[] secrets = Flux.range(0, CALLERS)
			.flatMap((i) -> application.apiKeys().create(application.owner(), KeyDetails.EMPTY))
			.map((key) -> key.secret().reveal())
			.collectList()
			.blockOptional(EdgeApplication.TIMEOUT)
			.orElseThrow()
			.toArray(String[]::new);
		WebClient client = application.webClient();
		Long passed = Flux.range(0, CALLERS * 4)
			.flatMap(
					(i) -> client.get()
						.uri("/one")
						.header("X-API-Key", secrets[i % CALLERS])
						.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value())),
					CALLERS)
			.filter((status) -> status == 200)
			.count()
			.block(EdgeApplication.TIMEOUT);
		assertThat(passed).isEqualTo(CALLERS * 4L);
		assertThat(application.bean(SwitchableStore.class).reads() - before).isEqualTo(CALLERS);
	}

	private static Map<Integer, Long> call(String path, String secret, int times) {
		return statuses(Flux.range(0, times), path, secret);
	}

	private static Map<Integer, Long> statuses(Flux<Integer> calls, String path, String secret) {
		WebClient client = application.webClient();
		return calls
			.flatMap(
					(i) -> client.get()
						.uri(path)
						.header("X-API-Key", secret)
						.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value())),
					CALLERS)
			.collect(Collectors.groupingBy((status) -> status, Collectors.counting()))
			.blockOptional(EdgeApplication.TIMEOUT)
			.orElseThrow();
	}

	@RestController
	static class Endpoints {

		private final AtomicInteger calls = new AtomicInteger();

		@GetMapping("/one")
		@RequireApiKey
		String one() {
			this.calls.incrementAndGet();
			return "ok";
		}

		@GetMapping("/three")
		@RequireApiKey(cost = 3)
		String three() {
			return "ok";
		}

	}

}
