package dev.apikeys.autoconfigure;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.apikeys.web.StatedRequirements;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Finds controllers with a requirement by their beans' types, so that it works on any web
 * stack.
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
			.flatMap(AnnotatedControllers::stated);
	}

	private static Stream<String> stated(@Nullable Class<?> type) {
		if (type == null) {
			return Stream.empty();
		}
		Class<?> handler = ClassUtils.getUserClass(type);
		return StatedRequirements.isOn(handler) ? Stream.of(handler.getName())
				: StatedRequirements.methodsOf(handler).map((method) -> handler.getName() + "." + method.getName());
	}

}
