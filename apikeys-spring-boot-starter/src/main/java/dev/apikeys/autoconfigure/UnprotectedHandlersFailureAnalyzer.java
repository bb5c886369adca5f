package dev.apikeys.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains annotated handlers without a working edge.
 */
class UnprotectedHandlersFailureAnalyzer extends AbstractFailureAnalyzer<UnprotectedHandlersException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedHandlersException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Run this as a WebFlux application with apikeys.enabled=true (servlet applications are not supported "
						+ "yet). Only handlers can be annotated: mapped methods of controllers, and classes of handlers; "
						+ "put routes into ApiKeyRoutes.require(..). If the handlers may be open, as in a test, set "
						+ "apikeys.allow-unprotected=true.",
				cause);
	}

}
