package dev.apikeys.key;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.apikeys.limit.RateLimit;

/**
 * What can be said about a key when it is created, and changed later. Immutable; the
 * {@code with} methods give changed copies. The rules are checked when it is used:
 * <ul>
 * <li>a name has 1 to 200 characters, no control characters;</li>
 * <li>0 to 100 scopes of 1 to 100 letters, digits and {@code :._/-} and asterisks;</li>
 * <li>{@code expiresAt} lies in the future;</li>
 * <li>{@code custom} has at most 16 KiB as JSON.</li>
 * </ul>
 *
 * @param name a name for people, or {@code null}
 * @param scopes what the key may do
 * @param rateLimit how often it may be used, or {@code null} for the application's
 * default
 * @param expiresAt the first moment at which it no longer works, or {@code null} for
 * never; kept to the microsecond
 * @param custom anything else: strings, numbers, booleans, {@code null}, lists and maps.
 * Whole numbers become {@link Integer}, {@link Long} or {@link java.math.BigInteger},
 * whichever is the smallest that holds them, others {@link Double} where that is exact,
 * else {@link java.math.BigDecimal}: the same before and after a key is stored
 */
public record KeyDetails(@Nullable String name, Set<String> scopes, @Nullable RateLimit rateLimit,
		@Nullable Instant expiresAt, Map<String, @Nullable Object> custom) {

	/** Nothing said at all: no name, no scope, no limit, no end. */
	public static final KeyDetails EMPTY = new KeyDetails(null, Set.of(), null, null, Map.of());

	/**
	 * Create details, copying the collections deeply.
	 */
	public KeyDetails {
		scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
		custom = JsonValues.copyOf(custom);
	}

	/**
	 * Details with a name alone.
	 * @param name a name for people
	 * @return the details
	 */
	public static KeyDetails named(String name) {
		return EMPTY.withName(name);
	}

	/**
	 * Change the name.
	 * @param name the name, or {@code null} for none
	 * @return a changed copy
	 */
	public KeyDetails withName(@Nullable String name) {
		return new KeyDetails(name, this.scopes, this.rateLimit, this.expiresAt, this.custom);
	}

	/**
	 * Change the scopes.
	 * @param scopes all the scopes that the key shall have
	 * @return a changed copy
	 */
	public KeyDetails withScopes(String... scopes) {
		return withScopes(Arrays.asList(scopes));
	}

	/**
	 * Change the scopes.
	 * @param scopes all the scopes that the key shall have
	 * @return a changed copy
	 */
	public KeyDetails withScopes(Collection<String> scopes) {
		return new KeyDetails(this.name, new LinkedHashSet<>(scopes), this.rateLimit, this.expiresAt, this.custom);
	}

	/**
	 * Change the rate limit.
	 * @param rateLimit the limit, or {@code null} for the application's default
	 * @return a changed copy
	 */
	public KeyDetails withRateLimit(@Nullable RateLimit rateLimit) {
		return new KeyDetails(this.name, this.scopes, rateLimit, this.expiresAt, this.custom);
	}

	/**
	 * Change the end of life.
	 * @param expiresAt the first moment at which the key no longer works, or {@code null}
	 * for never
	 * @return a changed copy
	 */
	public KeyDetails withExpiresAt(@Nullable Instant expiresAt) {
		return new KeyDetails(this.name, this.scopes, this.rateLimit, expiresAt, this.custom);
	}

	/**
	 * Change what is attached.
	 * @param custom all that shall be attached
	 * @return a changed copy
	 */
	public KeyDetails withCustom(Map<String, ? extends @Nullable Object> custom) {
		return new KeyDetails(this.name, this.scopes, this.rateLimit, this.expiresAt, JsonValues.copyOf(custom));
	}

}
