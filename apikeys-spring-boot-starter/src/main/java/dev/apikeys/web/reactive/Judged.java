package dev.apikeys.web.reactive;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.Judgement;
import dev.apikeys.key.KeyRequirement;

/**
 * That an exchange was judged and passed. Kept in its attributes, which live as long as
 * the request.
 *
 * @param stated the requirement as its author stated it
 * @param passed the judgement
 * @param charge what was charged
 */
record Judged(KeyRequirement stated, Judgement.Passed passed, Charge charge) {

	private static final String ATTRIBUTE = Judged.class.getName();

	static @Nullable Judged of(Map<String, Object> attributes) {
		return (attributes.get(ATTRIBUTE) instanceof Judged judged) ? judged : null;
	}

	static void forget(Map<String, Object> attributes) {
		if (attributes.remove(ATTRIBUTE) != null) {
			attributes.remove(ApiKeyHandlerAdapter.API_KEY_ATTRIBUTE);
		}
	}

	void remember(Map<String, Object> attributes) {
		attributes.put(ATTRIBUTE, this);
		attributes.put(ApiKeyHandlerAdapter.API_KEY_ATTRIBUTE, this.passed.key());
	}

}
