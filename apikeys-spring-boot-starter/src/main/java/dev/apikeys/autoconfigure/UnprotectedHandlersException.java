package dev.apikeys.autoconfigure;

import java.util.List;

/**
 * Handlers are annotated, and nothing in this application enforces it.
 */
class UnprotectedHandlersException extends RuntimeException {

	UnprotectedHandlersException(List<String> handlers) {
		super("These require an API key, but nothing in this application would ask for one: "
				+ String.join(", ", handlers));
	}

}
