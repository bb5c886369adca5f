package dev.apikeys.web;

import java.lang.annotation.Annotation;
import java.util.Optional;

import dev.apikeys.key.ApiKey;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * How a handler's parameter asks for the caller's key.
 */
public enum CallerParameter {

	/** It does not. */
	NONE,

	/** An {@link ApiKey}: the handler needs a key. */
	REQUIRED,

	/** A {@code Mono<ApiKey>} or another single-value wrapper: the same. */
	REQUIRED_ASYNC,

	/** An {@link ApiKey} that may be {@code null}. */
	NULLABLE,

	/** An {@code Optional<ApiKey>}. */
	OPTIONAL;

	private static final String BINDING_PACKAGE = RequestMapping.class.getPackageName();

	/**
	 * Look at a parameter.
	 * @param parameter the parameter
	 * @return how it asks
	 */
	public static CallerParameter of(MethodParameter parameter) {
		CallerParameter kind = byType(parameter);
		return (kind != NONE && !isBound(parameter)) ? kind : NONE;
	}

	private static CallerParameter byType(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type == ApiKey.class) {
			return parameter.isOptional() ? NULLABLE : REQUIRED;
		}
		if (type == Optional.class) {
			return isOfKey(parameter) ? OPTIONAL : NONE;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return (adapter != null && !adapter.isMultiValue() && !adapter.isNoValue() && isOfKey(parameter))
				? REQUIRED_ASYNC : NONE;
	}

	private static boolean isOfKey(MethodParameter parameter) {
		return parameter.nested().getNestedParameterType() == ApiKey.class;
	}

	/**
	 * Whether an annotation such as {@code @RequestBody} says that it is something else.
	 */
	private static boolean isBound(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			if (annotation.annotationType().getPackageName().equals(BINDING_PACKAGE)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a handler with such a parameter needs a key even without annotation.
	 * @return whether nothing sensible could be passed without one
	 */
	public boolean isRequired() {
		return this == REQUIRED || this == REQUIRED_ASYNC;
	}

}
