/**
 * Secrets as a type that never prints itself.
 */
@NullMarked
package dev.apikeys.crypto;

import org.jspecify.annotations.NullMarked;
