package dev.apikeys.key;

import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.apikeys.scope.ScopeMatch;

/**
 * What a call requires of the key that is presented with it. Immutable.
 *
 * @param scopes the scopes, without wildcards; none when empty
 * @param match whether all of the scopes or any one is needed
 * @param product the id or name of the product that the key must be valid for, or
 * {@code null} when none is checked
 * @param cost what the call takes from the key's rate limit, from 0 to 1,000,000
 * @param checkRateLimit whether the rate limit is judged and consumed
 * @param trackUsage whether the use is counted
 */
public record KeyRequirement(List<String> scopes, ScopeMatch match, @Nullable String product, int cost,
		boolean checkRateLimit, boolean trackUsage) {

	/** The largest cost. */
	public static final int MAX_COST = 1_000_000;

	/** A valid key, whatever its scopes; its limit is judged and its use counted. */
	public static final KeyRequirement VALID_KEY = new KeyRequirement(List.of(), ScopeMatch.ALL, null, 1, true, true);

	/** An authentic and active key: no limit is judged, but the use is counted. */
	public static final KeyRequirement AUTHENTIC_KEY = VALID_KEY.withoutRateLimit();

	/**
	 * Create a requirement.
	 * @throws IllegalArgumentException if a scope could never be granted (it has a
	 * wildcard or a character that no scope can have), if the product is blank or the
	 * cost is out of its range
	 */
	public KeyRequirement {
		scopes = List.copyOf(new LinkedHashSet<>(scopes));
		for (String scope : scopes) {
			if (scope.indexOf('*') >= 0 || !KeyRules.isScope(scope)) {
				throw new IllegalArgumentException("required scope '" + scope
						+ "' can never be granted: use 1 to 100 characters of [A-Za-z0-9:._/-], without '*'");
			}
		}
		if (product != null && product.isBlank()) {
			throw new IllegalArgumentException("product must be a name or an id, not blank");
		}
		if (cost < 0 || cost > MAX_COST) {
			throw new IllegalArgumentException("cost must be from 0 to " + MAX_COST + ", not " + cost);
		}
	}

	/**
	 * A valid key that has all of these scopes.
	 * @param scopes the scopes
	 * @return the requirement
	 */
	public static KeyRequirement scopes(String... scopes) {
		return VALID_KEY.withScopes(ScopeMatch.ALL, scopes);
	}

	/**
	 * A valid key that has at least one of these scopes.
	 * @param scopes the scopes
	 * @return the requirement
	 */
	public static KeyRequirement anyScope(String... scopes) {
		return VALID_KEY.withScopes(ScopeMatch.ANY, scopes);
	}

	/**
	 * Require other scopes.
	 * @param match whether all or any one is needed
	 * @param scopes the scopes
	 * @return a changed copy
	 */
	public KeyRequirement withScopes(ScopeMatch match, String... scopes) {
		return new KeyRequirement(List.of(scopes), match, this.product, this.cost, this.checkRateLimit,
				this.trackUsage);
	}

	/**
	 * Require a product.
	 * @param product its id, or its name in the key's own organization; {@code null} for
	 * none
	 * @return a changed copy
	 */
	public KeyRequirement withProduct(@Nullable String product) {
		return new KeyRequirement(this.scopes, this.match, product, this.cost, this.checkRateLimit, this.trackUsage);
	}

	/**
	 * Charge another cost.
	 * @param cost from 0 to 1,000,000
	 * @return a changed copy
	 */
	public KeyRequirement withCost(int cost) {
		return new KeyRequirement(this.scopes, this.match, this.product, cost, this.checkRateLimit, this.trackUsage);
	}

	/**
	 * Leave the rate limit out.
	 * @return a changed copy
	 */
	public KeyRequirement withoutRateLimit() {
		return new KeyRequirement(this.scopes, this.match, this.product, this.cost, false, this.trackUsage);
	}

	/**
	 * Leave the counting of uses out.
	 * @return a changed copy
	 */
	public KeyRequirement withoutUsage() {
		return new KeyRequirement(this.scopes, this.match, this.product, this.cost, this.checkRateLimit, false);
	}

}
