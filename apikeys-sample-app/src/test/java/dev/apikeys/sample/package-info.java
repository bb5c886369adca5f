/**
 * The sample as its callers meet it: over HTTP, on a real port, with a real database.
 */
package dev.apikeys.sample;
