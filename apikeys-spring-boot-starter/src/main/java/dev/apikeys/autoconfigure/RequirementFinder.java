package dev.apikeys.autoconfigure;

import java.util.stream.Stream;

/**
 * Finds handlers that state a requirement.
 */
@FunctionalInterface
interface RequirementFinder {

	/**
	 * The names of such handlers.
	 * @return names for a person to find them by
	 */
	Stream<String> find();

}
