package dev.apikeys.guard;

import java.time.Duration;

import dev.apikeys.error.ApiKeyException;
import dev.apikeys.error.StoreUnavailableException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Stands before a store that may be slow, frozen or gone: no call takes longer than the
 * timeout, and while most calls fail, none is tried for a second. Whatever fails becomes
 * a {@link StoreUnavailableException}. Logs when the store goes away and when it is back.
 */
public final class StoreGuard {

	private static final Logger logger = LoggerFactory.getLogger(StoreGuard.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/* So that a call that had its turn at once is timed out as itself, and counts. */
	private static final Duration GRACE = Duration.ofMillis(250);

	private static final String LATE = "The key store had no time for this call.";

	private final Duration timeout;

	private final CircuitBreaker breaker;

	/**
	 * Create a guard.
	 * @param timeout how long a call may take, its wait for a connection included
	 */
	public StoreGuard(Duration timeout) {
		this.timeout = timeout;
		this.breaker = CircuitBreaker.of("apikeys-store", CircuitBreakerConfig.custom()
			// The other strategy takes a lock for every call, on which an event loop
			// would wait.
			.slidingWindow(20, 10, SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.LOCK_FREE)
			.failureRateThreshold(50)
			.waitDurationInOpenState(PAUSE)
			.permittedNumberOfCallsInHalfOpenState(3)
			.ignoreException(ApiKeyException.class::isInstance)
			.build());
		this.breaker.getEventPublisher().onError((event) -> logger.debug("Store call failed", event.getThrowable()));
		this.breaker.getEventPublisher()
			.onStateTransition((event) -> logTransition(event.getStateTransition().getToState()));
	}

	/**
	 * Let a call through, bounded in time.
	 * @param <T> what it gives
	 * @param call the call
	 * @return the guarded call; fails with an {@link ApiKeyException} alone
	 */
	public <T> Mono<T> protect(Mono<T> call) {
		return call.timeout(this.timeout)
			.transformDeferred(CircuitBreakerOperator.of(this.breaker))
			.onErrorMap((error) -> !(error instanceof ApiKeyException),
					(error) -> new StoreUnavailableException("The key store cannot be reached right now.", error));
	}

	/**
	 * Let a call through when its turn in a lane comes. Waiting and the call together
	 * take hardly longer than a call alone may. Only the call says something about the
	 * store: that others crowd the lane does not.
	 * @param <T> what it gives
	 * @param lane the lane
	 * @param call the call
	 * @return the guarded call; fails with an {@link ApiKeyException} alone
	 */
	public <T> Mono<T> protect(Lane lane, Mono<T> call) {
		return lane.run(protect(call), this.timeout)
			.timeout(this.timeout.plus(GRACE), Mono.error(() -> new StoreUnavailableException(LATE, null)));
	}

	private void logTransition(CircuitBreaker.State state) {
		switch (state) {
			case OPEN -> logger.warn("The key store does not answer within {} or fails; calls are refused and one is "
					+ "tried every {} (causes at debug level)", this.timeout, PAUSE);
			case CLOSED -> logger.info("The key store answers again");
			default -> logger.debug("Trying the key store again");
		}
	}

}
