package dev.apikeys.sample;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.apikeys.key.IssuedKey;

/**
 * Lines to paste into a terminal, for the keys that were just issued.
 */
class Curls {

	private final Map<String, String> secrets = new LinkedHashMap<>();

	private final String url;

	Curls(String url) {
		this.url = url;
	}

	Curls add(IssuedKey issued) {
		this.secrets.put(String.valueOf(issued.key().name()), issued.secret().reveal());
		return this;
	}

	@Override
	public String toString() {
		if (this.secrets.isEmpty()) {
			return "%nThe keys of the first start still work at %s. Their secrets are not stored: to get new ones, stop%nthe application and delete its data folder.%n"
				.formatted(this.url);
		}
		StringBuilder text = new StringBuilder("%nKeys for %s, shown only this once:%n".formatted(this.url));
		append(text, "reader", "List the rates, with the key that may read", "%s/rates");
		append(text, "reader", "Who is calling", "%s/me");
		append(text, "writer", "Add a rate, with the key that may write",
				"-H \"Content-Type: application/json\" -d \"{\\\"pair\\\":\\\"EUR-CHF\\\",\\\"rate\\\":0.9312}\" %s/rates");
		append(text, "trial", "One rate, with the key that has 5 requests a minute", "-i %s/rates/EUR-USD");
		return text.toString();
	}

	private void append(StringBuilder text, String name, String title, String request) {
		String secret = this.secrets.get(name);
		if (secret != null) {
			text.append("%n# %s%ncurl -H \"X-API-Key: %s\" %s%n".formatted(title, secret, request.formatted(this.url)));
		}
	}

}
