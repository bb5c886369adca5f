package dev.apikeys.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Counts uses in memory and writes them together: one statement, whatever the number of
 * keys. Counting is a few compare-and-sets, without lock or I/O. What could not be
 * written stays counted and goes with the next write. At most one write runs at a time;
 * it has a generous time limit, because a statement that was given up might have been
 * carried out, and its uses are then written twice.
 */
public final class UsageRecorder {

	private static final Logger logger = LoggerFactory.getLogger(UsageRecorder.class);

	/** A write is given up after so many times the patience. */
	public static final int WRITE_LIMIT_FACTOR = 10;

	/** However short the patience is, a write has this long. */
	public static final Duration MIN_WRITE_LIMIT = Duration.ofSeconds(10);

	private final Map<UUID, Tally> tallies = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Batch> waiting = new AtomicReference<>();

	private final AtomicBoolean writing = new AtomicBoolean();

	/* Odd while a write is under way. */
	private final AtomicLong version = new AtomicLong();

	private final UsageStore store;

	private final UsageMode mode;

	private final Duration patience;

	private final Duration writeLimit;

	private final Scheduler timer;

	/**
	 * Create a recorder.
	 * @param store where uses are written
	 * @param mode when they are written
	 * @param patience how long an immediate write is waited for; after that the call goes
	 * on, and the use is written when the store is back. A write of any mode is given up
	 * after {@value #WRITE_LIMIT_FACTOR} times as long, but not before
	 * {@link #MIN_WRITE_LIMIT}: a connection that was lost without a word would otherwise
	 * end all counting
	 */
	public UsageRecorder(UsageStore store, UsageMode mode, Duration patience) {
		this(store, mode, patience, Schedulers.parallel());
	}

	UsageRecorder(UsageStore store, UsageMode mode, Duration patience, Scheduler timer) {
		this.store = store;
		this.mode = mode;
		this.patience = patience;
		Duration limit = patience.multipliedBy(WRITE_LIMIT_FACTOR);
		this.writeLimit = (limit.compareTo(MIN_WRITE_LIMIT) < 0) ? MIN_WRITE_LIMIT : limit;
		this.timer = timer;
	}

	/**
	 * When uses are written.
	 * @return the mode
	 */
	public UsageMode mode() {
		return this.mode;
	}

	/**
	 * Count one use.
	 * @param keyId of which key
	 * @param at when, in milliseconds since the epoch
	 * @return completes when the call may go on: at once, or in immediate mode when the
	 * use is written or was waited for long enough; never fails
	 */
	public Mono<Void> record(UUID keyId, long at) {
		if (this.mode == UsageMode.OFF) {
			return Mono.empty();
		}
		count(keyId, at);
		return (this.mode == UsageMode.IMMEDIATE) ? flush().timeout(this.patience).onErrorComplete() : Mono.empty();
	}

	private void count(UUID keyId, long at) {
		Tally tally = this.tallies.get(keyId);
		while (tally == null || !tally.add(1, at)) {
			tally = this.tallies.compute(keyId,
					(id, current) -> (current == null || current.isRetired()) ? new Tally() : current);
		}
	}

	/**
	 * How many uses are counted but not written yet. While a write is under way, its uses
	 * count as not written.
	 * @param keyId of which key
	 * @return the number of uses and when the latest of them was, or {@code null} when
	 * everything is written
	 */
	public @Nullable KeyUse pending(UUID keyId) {
		Tally tally = this.tallies.get(keyId);
		return (tally != null) ? tally.toUse(keyId) : null;
	}

	/**
	 * Changes whenever a write begins or ends. What a store tells and what is
	 * {@linkplain #pending pending} fit together when this was even and the same before
	 * and after asking for both.
	 * @return a number that is odd while a write is under way
	 */
	public long version() {
		return this.version.get();
	}

	/**
	 * Forget what is counted for a key that is gone.
	 * @param keyId which key
	 */
	public void forget(UUID keyId) {
		this.tallies.remove(keyId);
	}

	/**
	 * Write everything that is counted when this is subscribed to. Giving up waiting does
	 * not stop the write.
	 * @return completes when it is written; fails when it could not be, and then it stays
	 * counted
	 */
	public Mono<Void> flush() {
		return Mono.defer(() -> {
			Batch batch = new Batch();
			Batch joined = this.waiting.accumulateAndGet(batch, (current, mine) -> (current != null) ? current : mine);
			writeWaiting();
			return (joined != null) ? joined.done.asMono() : Mono.empty();
		});
	}

	/*
	 * A loop and not a recursion, because a store that answers at once would otherwise
	 * pile up the writes of everybody on the stack of one.
	 */
	private void writeWaiting() {
		while (this.waiting.get() != null && this.writing.compareAndSet(false, true)) {
			Batch batch = this.waiting.getAndSet(null);
			if (batch == null) {
				this.writing.set(false);
			}
			else if (!write(batch)) {
				return;
			}
		}
	}

	/**
	 * Begin to write a batch.
	 * @return whether it has ended already; otherwise its end goes on with what is
	 * waiting
	 */
	private boolean write(Batch batch) {
		List<Pending> uses = collect();
		if (uses.isEmpty()) {
			end(batch, null);
		}
		else {
			this.version.incrementAndGet();
			Mono<Void> write = Mono.defer(() -> this.store.addUses(uses.stream().map(Pending::use).toList()));
			write.timeout(this.writeLimit, Mono.error(() -> givenUp(uses)), this.timer).subscribe((nothing) -> {
			}, (error) -> {
				logger.debug("Uses could not be written and stay counted", error);
				this.version.incrementAndGet();
				end(batch, error);
			}, () -> {
				uses.forEach(Pending::written);
				this.version.incrementAndGet();
				end(batch, null);
			});
		}
		return batch.passed.getAndSet(true);
	}

	private TimeoutException givenUp(List<Pending> uses) {
		long count = uses.stream().mapToLong((pending) -> pending.use.count()).sum();
		logger.warn("The store did not say within {} whether it wrote {} uses of {} keys. They stay counted and are "
				+ "written again, so they may be counted twice", this.writeLimit, count, uses.size());
		return new TimeoutException("The write did not end within " + this.writeLimit);
	}

	private void end(Batch batch, @Nullable Throwable error) {
		this.writing.set(false);
		if (batch.passed.getAndSet(true)) {
			writeWaiting();
		}
		if (error != null) {
			batch.done.tryEmitError(error);
		}
		else {
			batch.done.tryEmitEmpty();
		}
	}

	private List<Pending> collect() {
		List<Pending> uses = new ArrayList<>();
		this.tallies.forEach((keyId, tally) -> {
			KeyUse use = tally.toUse(keyId);
			if (use != null) {
				uses.add(new Pending(tally, use));
			}
			else if (tally.retire()) {
				this.tallies.remove(keyId, tally);
			}
		});
		uses.sort(Comparator.comparing((pending) -> pending.use.keyId()));
		return uses;
	}

	/**
	 * Uses that are being written, and the tally to take them from: by then the key may
	 * have been forgotten and have another one.
	 *
	 * @param tally where they are counted
	 * @param use what is written
	 */
	private record Pending(Tally tally, KeyUse use) {

		void written() {
			this.tally.add(-this.use.count(), this.use.lastUsedAt().toEpochMilli());
		}

	}

	private static final class Batch {

		private final Sinks.Empty<Void> done = Sinks.empty();

		/* Who began the write and who ended it both pass here; the second one goes on. */
		private final AtomicBoolean passed = new AtomicBoolean();

	}

}
