package dev.apikeys.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a store that cannot work.
 */
class StoreTypeFailureAnalyzer extends AbstractFailureAnalyzer<StoreTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StoreTypeException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"For a database, add spring-boot-starter-data-r2dbc and a driver such as r2dbc-postgresql or r2dbc-h2, set "
						+ "spring.r2dbc.url, and mark one ConnectionFactory as primary if there are several. To keep keys in "
						+ "memory, set apikeys.store.type=memory.",
				cause);
	}

}
