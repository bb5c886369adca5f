package dev.apikeys.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a missing or short signing secret.
 */
class SigningSecretFailureAnalyzer extends AbstractFailureAnalyzer<SigningSecretException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SigningSecretException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Make one, for example with 'openssl rand -hex 32', and hand it to the application as the environment "
						+ "variable APIKEYS_SIGNING_SECRET. Keep it: keys issued under it are invalid under another one.",
				cause);
	}

}
