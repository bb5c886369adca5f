package dev.apikeys.key;

import dev.apikeys.crypto.Secret;

/**
 * A key that was just created, with its secret: the only time that it can be shown.
 *
 * @param key the key
 * @param secret what its caller has to present
 */
public record IssuedKey(ApiKey key, Secret secret) {

}
