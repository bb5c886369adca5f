/**
 * How often a key may be used: rate limits and the engines that enforce them.
 */
@NullMarked
package dev.apikeys.limit;

import org.jspecify.annotations.NullMarked;
