package dev.apikeys.autoconfigure;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.apikeys.web.RequireApiKey;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds annotated controllers by their beans' types, so that it works on any web stack.
 */
class AnnotatedControllers implements RequirementFinder {

	private final ListableBeanFactory beanFactory;

	AnnotatedControllers(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Stream<String> find() {
		return Stream.of(this.beanFactory.getBeanNamesForAnnotation(Controller.class))
			.map((name) -> this.beanFactory.getType(name, false))
			.flatMap(AnnotatedControllers::annotated);
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
			.filter(AnnotatedControllers::isAnnotated)
			.map((method) -> handler.getName() + "." + method.getName());
	}

	private static boolean isAnnotated(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(RequireApiKey.class);
	}

}
