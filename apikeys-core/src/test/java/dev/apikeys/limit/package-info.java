@NullMarked
package dev.apikeys.limit;

import org.jspecify.annotations.NullMarked;
