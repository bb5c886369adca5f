/**
 * Counting uses without slowing them down.
 */
@NullMarked
package dev.apikeys.usage;

import org.jspecify.annotations.NullMarked;
