package dev.apikeys.web.reactive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Fails whatever blocks an event loop and writes it down as well, because the error alone
 * can get lost: on a thread of Netty it may end as a request without an answer.
 */
final class BlockedLoops {

	private static final List<BlockingOperationError> ERRORS = new CopyOnWriteArrayList<>();

	private BlockedLoops() {
	}

	/**
	 * Whether this JVM was started to be watched, as the build does for these tests.
	 * Watching later would be too late for threads that wait already.
	 */
	static boolean isWatching() {
		return Boolean.getBoolean("watch-event-loops");
	}

	static void watch() {
		// Netty waits for itself, briefly, where several threads ask for buffers at once.
		BlockHound.install((builder) -> builder
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate")
			.blockingMethodCallback(BlockedLoops::report));
	}

	private static void report(BlockingMethod method) {
		BlockingOperationError error = new BlockingOperationError(method);
		ERRORS.add(error);
		throw error;
	}

	/** All that was written down since the last time. */
	static List<BlockingOperationError> drain() {
		List<BlockingOperationError> errors = List.copyOf(ERRORS);
		ERRORS.removeAll(errors);
		return errors;
	}

}
