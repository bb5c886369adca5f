package dev.apikeys.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Eight instances that do something at the same moment.
 */
final class Together implements AutoCloseable {

	static final int INSTANCES = 8;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);

	private final Scheduler scheduler = Schedulers.fromExecutorService(this.threads);

	/**
	 * Let every instance do something, all of them starting together.
	 * @param <T> what it gives
	 * @param call what an instance does, given its number
	 * @return what each of them got, in the order of their numbers
	 */
	<T> List<T> call(IntFunction<Mono<T>> call) {
		CyclicBarrier start = new CyclicBarrier(INSTANCES);
		return Flux.range(0, INSTANCES).flatMapSequential((instance) -> Mono.defer(() -> {
			await(start);
			return call.apply(instance);
		}).subscribeOn(this.scheduler), INSTANCES).collectList().block(PATIENCE);
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.scheduler.dispose();
		this.threads.shutdownNow();
	}

}
