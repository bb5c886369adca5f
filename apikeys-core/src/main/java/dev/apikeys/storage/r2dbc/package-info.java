/**
 * The store on a relational database, reached through R2DBC.
 */
@NullMarked
package dev.apikeys.storage.r2dbc;

import org.jspecify.annotations.NullMarked;
