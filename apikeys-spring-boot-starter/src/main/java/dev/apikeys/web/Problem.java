package dev.apikeys.web;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal as it goes over the wire: a problem document of RFC 9457. Made by
 * {@link Problems}. Immutable.
 *
 * @param status the HTTP status
 * @param headers headers that belong to this refusal alone
 * @param members the document's members, in order
 */
public record Problem(int status, Map<String, String> headers, Map<String, Object> members) {

	/** The media type of the document. */
	public static final String MEDIA_TYPE = "application/problem+json";

	// Not the application's: its naming strategy or filters must not change the contract.
	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * Write the document.
	 * @return JSON in UTF-8
	 */
	public byte[] toJson() {
		return JSON.writeValueAsBytes(this.members);
	}

}
