package dev.apikeys.limit;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Where a key's windows are. A retired one takes no more, so that it can be dropped
 * without losing a call that is being counted.
 */
final class Cell {

	private final AtomicReference<Windows> windows;

	private final AtomicReference<Agenda.@Nullable Item> item = new AtomicReference<>();

	private final UUID keyId;

	Cell(UUID keyId, Windows windows) {
		this.keyId = keyId;
		this.windows = new AtomicReference<>(windows);
	}

	UUID keyId() {
		return this.keyId;
	}

	Windows windows() {
		return this.windows.get();
	}

	boolean replace(Windows seen, Windows next) {
		return this.windows.compareAndSet(seen, next);
	}

	/**
	 * Take no more, if all windows have ended.
	 * @param now the time in milliseconds
	 * @return whether it takes no more, by this call or an earlier one
	 */
	boolean retire(long now) {
		Windows seen = this.windows.get();
		return seen == Windows.RETIRED || (seen.end() <= now && this.windows.compareAndSet(seen, Windows.RETIRED));
	}

	/**
	 * Let no window end later than its length from now.
	 * @param clock the time, read after the windows were
	 * @return whether one was shortened
	 */
	boolean shorten(Clock clock) {
		while (true) {
			Windows seen = this.windows.get();
			Windows shortened = seen.withinLength(clock.millis());
			if (shortened == seen) {
				return false;
			}
			if (this.windows.compareAndSet(seen, shortened)) {
				return true;
			}
		}
	}

	/**
	 * Its place on the agenda.
	 * @return the item that stands for it
	 */
	AtomicReference<Agenda.@Nullable Item> item() {
		return this.item;
	}

}
