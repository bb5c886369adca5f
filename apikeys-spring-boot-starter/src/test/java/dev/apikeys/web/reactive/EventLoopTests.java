package dev.apikeys.web.reactive;

import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That all these tests would notice a blocked event loop.
 */
class EventLoopTests {

	@Test
	void blockingCallIsCaught() {
		assertThat(BlockedLoops.isWatching()).as("run with -Dwatch-event-loops=true, as the build does").isTrue();
		try (EdgeApplication application = EdgeApplication.start(Blocking.class)) {
			String secret = application.secret();
			for (String key : new String[] { secret, secret }) {
				application.client()
					.get()
					.uri("/blocking")
					.header("X-API-Key", key)
					.exchange()
					.expectStatus()
					.isEqualTo(HttpStatus.LOOP_DETECTED)
					.expectBody(String.class)
					.value((body) -> assertThat(body).contains("Thread.sleep"));
			}
			application.client().get().uri("/open").exchange().expectStatus().isEqualTo(HttpStatus.LOOP_DETECTED);
			assertThat(BlockedLoops.drain()).hasSize(3);
		}
	}

	@RestController
	static class Blocking {

		@GetMapping("/blocking")
		@RequireApiKey
		String blocking() throws InterruptedException {
			assertThat(Schedulers.isInNonBlockingThread()).isTrue();
			Thread.sleep(1);
			return "not noticed";
		}

		@GetMapping("/open")
		String open() throws InterruptedException {
			return blocking();
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.LOOP_DETECTED)
		String handle(BlockingOperationError error) {
			return error.getMessage();
		}

	}

}
