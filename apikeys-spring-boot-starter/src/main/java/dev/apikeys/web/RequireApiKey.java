package dev.apikeys.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.apikeys.scope.ScopeMatch;
import org.springframework.core.annotation.AliasFor;

/**
 * Lets only callers with an API key through. On a class it holds for all its handlers; on
 * a method it replaces the class's whole. Works as a meta-annotation.
 * <p>
 * A mistake stops the application's start: a scope with a wildcard, a cost out of range,
 * or an application in which nothing would enforce the annotation.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireApiKey {

	/**
	 * Alias for {@link #scopes()}.
	 * @return the scopes
	 */
	@AliasFor("scopes")
	String[] value() default {};

	/**
	 * Scopes that the key must have, without wildcards. When empty, any valid key passes.
	 * @return the scopes
	 */
	@AliasFor("value")
	String[] scopes() default {};

	/**
	 * Whether all scopes are needed, or any one.
	 * @return how to match
	 */
	ScopeMatch match() default ScopeMatch.ALL;

	/**
	 * The product that the key must be valid for: its id, or its name in the key's own
	 * organization. Replaces the property {@code apikeys.product}; empty keeps it.
	 * @return the product
	 */
	String product() default "";

	/**
	 * What a call takes from the key's rate limit, from 0 to 1,000,000.
	 * @return the cost
	 */
	int cost() default 1;

	/**
	 * Whether the key's rate limit is judged and consumed.
	 * @return {@code false} to leave it out
	 */
	boolean checkRateLimit() default true;

	/**
	 * Whether the use is counted.
	 * @return {@code false} to leave it out
	 */
	boolean trackUsage() default true;

}
