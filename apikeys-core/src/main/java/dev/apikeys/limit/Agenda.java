package dev.apikeys.limit;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cells in the order in which their windows end, so that those that have ended are found
 * without looking at the others. Each cell has one item, at the end of its windows.
 */
final class Agenda {

	private static final Comparator<Item> ORDER = Comparator.comparingLong(Item::time).thenComparingLong(Item::number);

	private final ConcurrentSkipListSet<Item> items = new ConcurrentSkipListSet<>(ORDER);

	/* Tells apart items of the same time, of the same cell even. */
	private final AtomicLong numbers = new AtomicLong();

	/**
	 * The items, the earliest first.
	 * @return a live view; an item may be ahead of its cell or behind it for a moment
	 */
	Iterable<Item> items() {
		return this.items;
	}

	void add(Cell cell) {
		Item item = newItem(cell.windows().end(), cell);
		this.items.add(item);
		cell.item().set(item);
	}

	/**
	 * Bring a cell's item to the end of its windows. Called after every change of them:
	 * whoever changes them looks at the item afterwards, and whoever moves the item looks
	 * at them afterwards, so that one of two sees what the other did.
	 * @param cell the cell
	 */
	void settle(Cell cell) {
		while (true) {
			Item present = cell.item().get();
			Windows windows = cell.windows();
			if (present == null) {
				return;
			}
			if (windows == Windows.RETIRED) {
				this.items.remove(present);
				return;
			}
			if (present.time == windows.end()) {
				return;
			}
			Item moved = newItem(windows.end(), cell);
			this.items.add(moved);
			this.items.remove(cell.item().compareAndSet(present, moved) ? present : moved);
		}
	}

	/**
	 * Take a retired cell off.
	 * @param item where it was found
	 */
	void drop(Item item) {
		this.items.remove(item);
		settle(item.cell);
	}

	private Item newItem(long time, Cell cell) {
		return new Item(time, this.numbers.getAndIncrement(), cell);
	}

	/**
	 * When to look at a cell.
	 *
	 * @param time the time in milliseconds
	 * @param number which item this is
	 * @param cell the cell
	 */
	record Item(long time, long number, Cell cell) {

	}

}
