package dev.apikeys.storage.r2dbc;

import java.time.Instant;
import java.util.UUID;

import org.springframework.data.relational.core.mapping.Table;

/**
 * A row of the table of secrets.
 *
 * @param hashVersion how the hash was made
 */
@SuppressWarnings("ArrayRecordComponent") // as drivers take it; never compared
@Table("apikeys_key_secret")
record KeySecretRow(byte[] hash, UUID keyId, int hashVersion, String secretStart, Instant createdAt) {

	/** HMAC-SHA-256 under the signing secret. */
	static final int HASH_VERSION = 1;

}
