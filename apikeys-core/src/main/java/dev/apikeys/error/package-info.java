/**
 * The closed family of everything that can be wrong with a key or a call.
 */
@NullMarked
package dev.apikeys.error;

import org.jspecify.annotations.NullMarked;
