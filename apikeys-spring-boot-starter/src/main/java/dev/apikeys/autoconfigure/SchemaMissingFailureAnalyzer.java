package dev.apikeys.autoconfigure;

import dev.apikeys.storage.r2dbc.SchemaMissingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains tables that are missing.
 */
class SchemaMissingFailureAnalyzer extends AbstractFailureAnalyzer<SchemaMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SchemaMissingException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set apikeys.store.initialize-schema=always to let the application create its tables, or run the scripts in "
						+ "dev/apikeys/storage/r2dbc of the apikeys-core jar.",
				cause);
	}

}
