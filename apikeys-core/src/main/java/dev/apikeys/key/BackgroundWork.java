package dev.apikeys.key;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import dev.apikeys.limit.RateLimiter;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.usage.UsageRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What is done now and then on a thread of its own. Can be started and stopped any number
 * of times, by several threads.
 */
final class BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundWork.class);

	private static final Duration CLEAN_UP_INTERVAL = Duration.ofSeconds(10);

	private final AtomicReference<Disposable.@Nullable Composite> running = new AtomicReference<>();

	private final RateLimiter limiter;

	private final UsageRecorder usage;

	private final Duration flushInterval;

	BackgroundWork(RateLimiter limiter, UsageRecorder usage, Duration flushInterval) {
		this.limiter = limiter;
		this.usage = usage;
		this.flushInterval = flushInterval;
	}

	void start() {
		Disposable.Composite work = Disposables.composite();
		if (this.running.compareAndSet(null, work)) {
			begin(work);
		}
	}

	void stop() {
		Disposable work = this.running.getAndSet(null);
		if (work != null) {
			work.dispose();
		}
	}

	/*
	 * Whoever stops it meanwhile has disposed the composite, and what is added to it then
	 * is disposed at once.
	 */
	private void begin(Disposable.Composite work) {
		Scheduler scheduler = Schedulers.newSingle("apikeys", true);
		work.add(scheduler);
		work.add(ticks(CLEAN_UP_INTERVAL, scheduler).subscribe((tick) -> cleanUp()));
		if (this.usage.mode() != UsageMode.OFF) {
			work.add(ticks(this.flushInterval, scheduler).concatMap((tick) -> this.usage.flush().onErrorComplete(), 1)
				.subscribe());
		}
	}

	private static Flux<Long> ticks(Duration interval, Scheduler scheduler) {
		return Flux.interval(interval, scheduler)
			.onErrorComplete(RejectedExecutionException.class)
			.onBackpressureDrop();
	}

	private void cleanUp() {
		try {
			this.limiter.cleanUp();
		}
		catch (RuntimeException ex) {
			logger.warn("The rate limiter could not clean up; it is asked again later", ex);
		}
	}

}
