package dev.apikeys.usage;

import java.time.Instant;
import java.util.UUID;

/**
 * Uses of one key that were counted together.
 *
 * @param keyId the key
 * @param count how many uses, at least 1
 * @param lastUsedAt when the latest of them was
 */
public record KeyUse(UUID keyId, long count, Instant lastUsedAt) {

}
