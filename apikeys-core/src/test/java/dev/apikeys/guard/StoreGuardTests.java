package dev.apikeys.guard;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.NotFoundException;
import dev.apikeys.error.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class StoreGuardTests {

	private final StoreGuard guard = new StoreGuard(Duration.ofSeconds(2));

	@Test
	void aStoreThatNeverAnswersIsGivenUpAfterTheTimeout() {
		StepVerifier.withVirtualTime(() -> this.guard.protect(Mono.never()))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(1999))
			.thenAwait(Duration.ofMillis(1))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(StoreUnavailableException.class)
				.hasCauseInstanceOf(TimeoutException.class))
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void theCauseIsKeptAndNotTold() {
		IllegalStateException cause = new IllegalStateException("connect to db-7.internal:5432 refused");
		StoreUnavailableException error = catchThrowableOfType(StoreUnavailableException.class,
				() -> this.guard.protect(Mono.error(cause)).block());
		assertThat(error).hasCause(cause);
		assertThat(error.detail()).doesNotContain("db-7");
	}

	@Test
	void whatIsWrongWithTheCallPassesAndIsNoFailureOfTheStore() {
		ApiKeyException mine = new NotFoundException("There is no such thing.");
		for (int i = 0; i < 100; i++) {
			assertThat(catchThrowableOfType(ApiKeyException.class, () -> this.guard.protect(Mono.error(mine)).block()))
				.isSameAs(mine);
		}
		assertThat(this.guard.protect(Mono.just(1)).block()).isEqualTo(1);
	}

	@Test
	void valuesAndEmptinessPass() {
		assertThat(this.guard.protect(Mono.just("x")).block()).isEqualTo("x");
		assertThat(this.guard.protect(Mono.empty()).blockOptional()).isEmpty();
	}

	@Test
	void aStoreThatKeepsFailingIsLeftAloneAndTriedAgainAfterASecond() {
		AtomicInteger asked = new AtomicInteger();
		AtomicInteger healthy = new AtomicInteger();
		Mono<Integer> call = this.guard.protect(Mono.defer(() -> {
			asked.incrementAndGet();
			return (healthy.get() > 0) ? Mono.just(1) : Mono.error(new IllegalStateException("away"));
		}));
		for (int i = 0; i < 100; i++) {
			assertThat(catchThrowableOfType(ApiKeyException.class, call::block))
				.isInstanceOf(StoreUnavailableException.class);
		}
		assertThat(asked).hasValue(10);
		healthy.set(1);
		assertThat(catchThrowableOfType(ApiKeyException.class, call::block))
			.isInstanceOf(StoreUnavailableException.class);
		await().pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(() -> call.block() == 1);
		for (int i = 0; i < 10; i++) {
			assertThat(call.block()).isEqualTo(1);
		}
	}

	@Test
	void callersWhoGiveUpAreNoFailureOfTheStore() {
		for (int i = 0; i < 100; i++) {
			this.guard.protect(Mono.never()).subscribe().dispose();
		}
		assertThat(this.guard.protect(Mono.just(1)).block()).isEqualTo(1);
	}

}
