/**
 * The store that lives and dies with the process.
 */
@NullMarked
package dev.apikeys.storage.memory;

import org.jspecify.annotations.NullMarked;
