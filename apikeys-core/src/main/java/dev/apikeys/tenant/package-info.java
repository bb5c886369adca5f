/**
 * Organizations, their projects and products.
 */
@NullMarked
package dev.apikeys.tenant;

import org.jspecify.annotations.NullMarked;
