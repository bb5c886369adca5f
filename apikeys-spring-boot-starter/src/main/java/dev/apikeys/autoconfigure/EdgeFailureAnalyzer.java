package dev.apikeys.autoconfigure;

import dev.apikeys.web.ApiKeyEdgeException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a requirement that cannot be enforced.
 */
class EdgeFailureAnalyzer extends AbstractFailureAnalyzer<ApiKeyEdgeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ApiKeyEdgeException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
