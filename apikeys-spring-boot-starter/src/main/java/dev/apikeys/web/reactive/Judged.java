package dev.apikeys.web.reactive;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.Judgement;
import dev.apikeys.key.KeyRequirement;

/**
 * That an exchange was judged and passed. Kept in its attributes, which live as long as
 * the request.
 *
 * @param stated the requirement as its author stated it
 * @param judged the requirement that was judged, with the application's product
 * @param presented the secret, to notice when a filter exchanges it before a retry
 * @param passed the judgement
 */
record Judged(KeyRequirement stated, KeyRequirement judged, Secret presented, Judgement.Passed passed) {

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
