package dev.apikeys.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a property that is not built yet.
 */
class UnsupportedPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(), "Remove it, wherever it is set.", cause);
	}

}
