package dev.apikeys.tenant;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list that stays stable while it is read: what is created meanwhile appears
 * on no later page, and nothing appears twice.
 *
 * @param <T> the kind of thing
 * @param items the things, newest first
 * @param nextCursor asks for the next page, or {@code null} on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

}
