/**
 * What the tests of several packages share.
 */
@NullMarked
package dev.apikeys.testing;

import org.jspecify.annotations.NullMarked;
