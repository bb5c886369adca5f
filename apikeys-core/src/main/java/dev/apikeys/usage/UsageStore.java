package dev.apikeys.usage;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Where counted uses are kept.
 */
public interface UsageStore {

	/**
	 * Add the uses to their keys' counts in one statement: all are written or none. A key
	 * that is gone is passed over. {@code lastUsedAt} never moves backwards.
	 * @param uses at most one element per key, ordered by key id so that two instances
	 * never wait for each other in a circle; not empty
	 * @return completes when written
	 */
	Mono<Void> addUses(List<KeyUse> uses);

}
