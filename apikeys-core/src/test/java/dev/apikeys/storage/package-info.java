/**
 * What every store promises, tried on every engine.
 */
@NullMarked
package dev.apikeys.storage;

import org.jspecify.annotations.NullMarked;
