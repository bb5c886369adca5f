/**
 * The wiring, and nothing but wiring.
 */
@NullMarked
package dev.apikeys.autoconfigure;

import org.jspecify.annotations.NullMarked;
