package dev.apikeys.web;

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
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds what a handler requires. The annotation of the method, wherever in the hierarchy
 * of the handler's class it is declared, wins whole over that of the class; a class's
 * wins over that of its parents, and parents that differ stop the start. Without any, a
 * parameter that cannot do without the caller's key requires a valid one. Each handler is
 * looked at once. Safe for use by several threads.
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
			requirement = Optional
				.ofNullable(one(StatedRequirements.nearestOn(typesOf(type, handler.getClass())), type.getName()));
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
		Set<Class<?>> types = typesOf(type, handler.getBeanType());
		Method method = AopUtils.getMostSpecificMethod(handler.getMethod(), type);
		String name = type.getName() + "#" + method.getName();
		KeyRequirement stated = one(StatedRequirements.nearestOn(method, type, types), name);
		if (stated == null) {
			stated = one(StatedRequirements.nearestOn(types), type.getName());
		}
		return (stated == null && StatedRequirements.takesCaller(handler)) ? this.validKey : stated;
	}

	/** The class itself, where the bean is a proxy that hides it. */
	private static Class<?> userType(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return Proxy.isProxyClass(type)
				? ClassUtils.getUserClass(AopUtils.getTargetClass(handler.createWithResolvedBean().getBean())) : type;
	}

	/** A proxy can have interfaces that the class does not. */
	private static Set<Class<?>> typesOf(Class<?> type, Class<?> exposed) {
		Set<Class<?>> types = MethodHierarchy.typesOf(type);
		types.addAll(MethodHierarchy.typesOf(exposed));
		return types;
	}

	private @Nullable KeyRequirement one(List<RequireApiKey> stated, String name) {
		Set<KeyRequirement> requirements = new LinkedHashSet<>();
		stated.forEach((annotation) -> requirements.add(requirement(annotation, name)));
		if (requirements.size() > 1) {
			// Either choice would surprise.
			throw new ApiKeyEdgeException(
					"'" + name + "' has several annotations that require an API key, and they differ.",
					"Keep one of them, or write a single @RequireApiKey with all scopes.");
		}
		return requirements.isEmpty() ? null : requirements.iterator().next();
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
