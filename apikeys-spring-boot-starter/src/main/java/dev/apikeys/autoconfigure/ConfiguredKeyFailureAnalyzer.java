package dev.apikeys.autoconfigure;

import dev.apikeys.key.InvalidConfiguredKeyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a configured key that breaks a rule.
 */
class ConfiguredKeyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfiguredKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfiguredKeyException cause) {
		return new FailureAnalysis(cause.getMessage(), "Correct apikeys.keys." + cause.keyName() + ".", cause);
	}

}
