/**
 * What every web stack shares: the annotation, how a key is read from a request, and how
 * a refusal is written.
 */
@NullMarked
package dev.apikeys.web;

import org.jspecify.annotations.NullMarked;
