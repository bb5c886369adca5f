package dev.apikeys.guard;

import java.time.Duration;

import dev.apikeys.error.StoreUnavailableException;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * A bulkhead: so many calls at a time, so many waiting in the order in which they came,
 * and the rest refused. What crowds one lane takes nothing from another.
 */
public final class Lane {

	private static final String CROWDED = "Too many calls are waiting for the key store.";

	private final InstrumentedPool<Object> permits;

	private final int queue;

	/**
	 * Create a lane.
	 * @param concurrency how many calls run at a time
	 * @param queue how many wait at most
	 */
	public Lane(int concurrency, int queue) {
		this.queue = queue;
		this.permits = PoolBuilder.from(Mono.fromSupplier(Object::new))
			.sizeBetween(0, concurrency)
			.maxPendingAcquire(queue)
			.buildPool();
	}

	/**
	 * Run a call in this lane.
	 * @param <T> what it gives
	 * @param call the call
	 * @param patience how long it waits for its turn at most
	 * @return the call; fails with {@link StoreUnavailableException} when too many wait
	 * or its turn does not come
	 */
	<T> Mono<T> run(Mono<T> call, Duration patience) {
		return Mono.defer(() -> isCrowded() ? Mono.error(new StoreUnavailableException(CROWDED, null))
				: Mono.usingWhen(permit(patience), (permit) -> call, PooledRef::release));
	}

	private Mono<PooledRef<Object>> permit(Duration patience) {
		return this.permits.acquire(patience).onErrorMap((error) -> new StoreUnavailableException(CROWDED, error));
	}

	/*
	 * The pool would refuse too, but with a stack trace, which is what a flood must not
	 * cost.
	 */
	private boolean isCrowded() {
		return this.permits.metrics().pendingAcquireSize() >= this.queue;
	}

}
