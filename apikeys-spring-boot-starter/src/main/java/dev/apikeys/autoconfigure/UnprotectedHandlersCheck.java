package dev.apikeys.autoconfigure;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.apikeys.web.HandlerProtection;
import dev.apikeys.web.RequireApiKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks for annotated handlers where nothing enforces the annotation. It looks at
 * controllers alone: only they are called by a dispatcher.
 */
class UnprotectedHandlersCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<HandlerProtection> protection;

	UnprotectedHandlersCheck(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<HandlerProtection> protection) {
		this.beanFactory = beanFactory;
		this.protection = protection;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.protection.stream().findAny().isPresent()) {
			return;
		}
		List<String> handlers = Stream.of(this.beanFactory.getBeanNamesForAnnotation(Controller.class))
			.map((name) -> this.beanFactory.getType(name, false))
			.flatMap(UnprotectedHandlersCheck::annotated)
			.sorted()
			.toList();
		if (!handlers.isEmpty()) {
			throw new UnprotectedHandlersException(handlers);
		}
	}

	private static Stream<String> annotated(@Nullable Class<?> type) {
		if (type == null) {
			return Stream.empty();
		}
		Class<?> handler = ClassUtils.getUserClass(type);
		if (MergedAnnotations.from(handler, SearchStrategy.TYPE_HIERARCHY).isPresent(RequireApiKey.class)) {
			return Stream.of(handler.getName());
		}
		return Stream.of(ReflectionUtils.getUniqueDeclaredMethods(handler))
			.filter(UnprotectedHandlersCheck::isAnnotated)
			.map((method) -> handler.getName() + "." + method.getName());
	}

	private static boolean isAnnotated(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(RequireApiKey.class);
	}

}
