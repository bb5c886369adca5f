/**
 * What a key may do: scopes, wildcards and how a requirement is matched.
 */
@NullMarked
package dev.apikeys.scope;

import org.jspecify.annotations.NullMarked;
