package dev.apikeys.web;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.KeyRequirement;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds what a handler requires. The annotation of the method, wherever in its hierarchy
 * it is declared, wins whole over that of the class; without any, a parameter that cannot
 * do without the caller's key requires a valid one. Each handler is looked at once. Safe
 * for use by several threads.
 */
public final class RequirementResolver {

	private final Map<MethodKey, Optional<KeyRequirement>> methods = new ConcurrentHashMap<>();

	private final Map<Class<?>, Optional<KeyRequirement>> types = new ConcurrentHashMap<>();

	private final @Nullable String product;

	private final KeyRequirement validKey;

	/**
	 * Create a resolver.
	 * @param settings the product that applies where a requirement names none
	 */
	public RequirementResolver(WebSettings settings) {
		this.product = settings.product();
		this.validKey = KeyRequirement.VALID_KEY.withProduct(this.product);
	}

	/**
	 * What a controller's method requires.
	 * @param handler the method
	 * @return the requirement with the product that applies, or {@code null} for none
	 * @throws ApiKeyEdgeException if its annotation breaks a rule
	 */
	public @Nullable KeyRequirement resolve(HandlerMethod handler) {
		MethodKey key = new MethodKey(handler.getBeanType(), handler.getMethod());
		Optional<KeyRequirement> requirement = this.methods.get(key);
		if (requirement == null) {
			requirement = Optional.ofNullable(find(handler));
			this.methods.put(key, requirement);
		}
		return requirement.orElse(null);
	}

	/**
	 * What the class of any other handler requires.
	 * @param handler the handler
	 * @return the requirement with the product that applies, or {@code null} for none
	 * @throws ApiKeyEdgeException if its annotation breaks a rule
	 */
	public @Nullable KeyRequirement resolveType(Object handler) {
		Optional<KeyRequirement> requirement = this.types.get(handler.getClass());
		if (requirement == null) {
			Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(handler));
			requirement = Optional.ofNullable(find(type, type.getName()));
			this.types.put(handler.getClass(), requirement);
		}
		return requirement.orElse(null);
	}

	/**
	 * What a path pattern requires.
	 * @return a valid key, with the product that applies
	 */
	public KeyRequirement validKey() {
		return this.validKey;
	}

	/**
	 * Let the application's product apply where a requirement names none.
	 * @param stated the requirement as it was stated
	 * @return the requirement to judge
	 */
	public KeyRequirement withProduct(KeyRequirement stated) {
		return (stated.product() == null && this.product != null) ? stated.withProduct(this.product) : stated;
	}

	private @Nullable KeyRequirement find(HandlerMethod handler) {
		Class<?> type = userType(handler);
		Method method = AopUtils.getMostSpecificMethod(handler.getMethod(), type);
		String name = type.getName() + "#" + method.getName();
		KeyRequirement stated = find(method, name);
		if (stated == null) {
			stated = find(type, type.getName());
		}
		return (stated == null && takesCaller(handler)) ? this.validKey : stated;
	}

	/** The class itself, where the bean is a proxy that hides it. */
	private static Class<?> userType(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return Proxy.isProxyClass(type)
				? ClassUtils.getUserClass(AopUtils.getTargetClass(handler.createWithResolvedBean().getBean())) : type;
	}

	private static boolean takesCaller(HandlerMethod handler) {
		for (MethodParameter parameter : handler.getMethodParameters()) {
			if (CallerParameter.of(parameter).isRequired()) {
				return true;
			}
		}
		return false;
	}

	private @Nullable KeyRequirement find(AnnotatedElement element, String name) {
		List<MergedAnnotation<RequireApiKey>> annotations = MergedAnnotations
			.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream(RequireApiKey.class)
			.toList();
		Set<KeyRequirement> nearest = new LinkedHashSet<>();
		for (MergedAnnotation<RequireApiKey> annotation : annotations) {
			if (annotation.getAggregateIndex() == annotations.get(0).getAggregateIndex()) {
				nearest.add(requirement(annotation.synthesize(), name));
			}
		}
		if (nearest.size() > 1) {
			// Composed annotations are easily stacked, and either choice would surprise.
			throw new ApiKeyEdgeException(
					"'" + name + "' has several annotations that require an API key, and they differ.",
					"Keep one of them, or write a single @RequireApiKey with all scopes.");
		}
		return nearest.isEmpty() ? null : nearest.iterator().next();
	}

	private KeyRequirement requirement(RequireApiKey annotation, String name) {
		String product = annotation.product().isEmpty() ? this.product : annotation.product();
		try {
			return new KeyRequirement(Arrays.asList(annotation.scopes()), annotation.match(), product,
					annotation.cost(), annotation.checkRateLimit(), annotation.trackUsage());
		}
		catch (IllegalArgumentException ex) {
			throw new ApiKeyEdgeException("@RequireApiKey on '" + name + "' breaks a rule: " + ex.getMessage() + ".",
					"Correct the annotation.", ex);
		}
	}

	/**
	 * A method as it is inherited by a class.
	 *
	 * @param type the class
	 * @param method the method
	 */
	private record MethodKey(Class<?> type, Method method) {

	}

}
