/**
 * API keys: their form, their hashing, their judgement and their life.
 */
@NullMarked
package dev.apikeys.key;

import org.jspecify.annotations.NullMarked;
