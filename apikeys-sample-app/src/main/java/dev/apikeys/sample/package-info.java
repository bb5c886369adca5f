/**
 * An exchange-rate API protected with keys that its owner issues.
 */
@NullMarked
package dev.apikeys.sample;

import org.jspecify.annotations.NullMarked;
