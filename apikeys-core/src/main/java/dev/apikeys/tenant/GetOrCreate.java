package dev.apikeys.tenant;

/**
 * What a get-or-create found or made.
 *
 * @param <T> the kind of thing
 * @param value the thing, whoever made it
 * @param created whether this very call made it
 */
public record GetOrCreate<T>(T value, boolean created) {

}
