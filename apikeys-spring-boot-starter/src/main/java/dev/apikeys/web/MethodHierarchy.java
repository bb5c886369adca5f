package dev.apikeys.web;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.core.ResolvableType;

/**
 * Where a handler's class and method are declared. The hierarchy of a method alone is not
 * enough: an interface of the handler's class can declare a method that the class
 * inherits from a base class which knows nothing of that interface.
 */
final class MethodHierarchy {

	private MethodHierarchy() {
	}

	/** The type, its superclasses and all their interfaces. */
	static Set<Class<?>> typesOf(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> next = type; next != null && next != Object.class; next = next.getSuperclass()) {
			types.add(next);
		}
		for (Class<?> known : List.copyOf(types)) {
			addInterfaces(known, types);
		}
		return types;
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> parent : type.getInterfaces()) {
			types.add(parent);
			addInterfaces(parent, types);
		}
	}

	/** The method and whatever it overrides or implements in these types. */
	static Set<Method> declarationsOf(Method method, Class<?> type, Set<Class<?>> types) {
		Set<Method> declarations = new LinkedHashSet<>();
		declarations.add(method);
		if (Modifier.isPrivate(method.getModifiers())) {
			return declarations;
		}
		for (Class<?> owner : types) {
			for (Method candidate : owner.getDeclaredMethods()) {
				if (isInherited(candidate) && isSameSignature(candidate, method, type)) {
					declarations.add(candidate);
				}
			}
		}
		return declarations;
	}

	private static boolean isInherited(Method method) {
		return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
	}

	private static boolean isSameSignature(Method one, Method other, Class<?> type) {
		if (!one.getName().equals(other.getName()) || one.getParameterCount() != other.getParameterCount()) {
			return false;
		}
		return Arrays.equals(one.getParameterTypes(), other.getParameterTypes())
				|| Arrays.equals(parameterTypes(one, type), parameterTypes(other, type));
	}

	/** With what the type makes of the variables of its generic parents. */
	private static Class<?>[] parameterTypes(Method method, Class<?> type) {
		Class<?>[] types = new Class<?>[method.getParameterCount()];
		for (int i = 0; i < types.length; i++) {
			types[i] = ResolvableType.forMethodParameter(method, i, type).resolve(Object.class);
		}
		return types;
	}

}
