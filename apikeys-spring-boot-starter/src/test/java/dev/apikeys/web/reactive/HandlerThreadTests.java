package dev.apikeys.web.reactive;

import dev.apikeys.key.ApiKeyEngine;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which thread a handler runs.
 */
class HandlerThreadTests {

	@Test
	void afterWaitingOnAnotherThreadTheHandlerRunsOnTheEventLoopOfItsConnection() {
		try (EdgeApplication application = EdgeApplication.start(Application.class)) {
			String thread = application.client()
				.get()
				.uri("/thread")
				.header("X-API-Key", application.secret())
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			assertThat(thread).contains("-http-").doesNotContain("elastic");
		}
	}

	@RestController
	static class Application {

		@GetMapping("/thread")
		@RequireApiKey
		String thread() {
			return Thread.currentThread().getName();
		}

		@Bean
		@Primary
		ApiKeyValidator elsewhere(ApiKeyEngine engine) {
			return (presented, requirement) -> engine.validator()
				.judge(presented, requirement)
				.publishOn(Schedulers.boundedElastic());
		}

	}

}
