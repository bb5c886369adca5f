/**
 * What stands between the callers and a store that may be slow, frozen or gone.
 */
@NullMarked
package dev.apikeys.guard;

import org.jspecify.annotations.NullMarked;
