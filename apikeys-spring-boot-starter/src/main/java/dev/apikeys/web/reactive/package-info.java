/**
 * The edge of WebFlux applications: keys are judged where the dispatcher hands an
 * exchange to the handler that it chose.
 */
@NullMarked
package dev.apikeys.web.reactive;

import org.jspecify.annotations.NullMarked;
