package dev.apikeys.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.apikeys.web.StatedRequirements;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * Finds annotations in places where no edge looks, however well it works: on a bean that
 * is no handler, such as one whose methods are only referred to by functional endpoints,
 * or on a method that no mapping leads to.
 */
class StrayRequirements implements RequirementFinder {

	/*
	 * What a dispatcher calls as a whole, so that the annotation of the class is judged.
	 */
	private static final List<String> HANDLER_TYPES = List.of("org.springframework.web.server.WebHandler",
			"org.springframework.web.reactive.socket.WebSocketHandler",
			"org.springframework.web.reactive.function.server.HandlerFunction");

	private final ListableBeanFactory beanFactory;

	StrayRequirements(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Stream<String> find() {
		return Stream.of(this.beanFactory.getBeanDefinitionNames())
			.map((name) -> this.beanFactory.getType(name, false))
			.flatMap(StrayRequirements::strays);
	}

	private static Stream<String> strays(@Nullable Class<?> type) {
		if (type == null || type.getName().startsWith("org.springframework.") || type.getName().startsWith("java.")) {
			return Stream.empty();
		}
		Class<?> bean = ClassUtils.getUserClass(type);
		if (MergedAnnotations.from(bean, SearchStrategy.TYPE_HIERARCHY).isPresent(Controller.class)) {
			return StatedRequirements.unmappedMethodsOf(bean).map((method) -> bean.getName() + "." + method.getName());
		}
		if (StatedRequirements.isOn(bean) && !isHandler(bean)) {
			return Stream.of(bean.getName());
		}
		return StatedRequirements.methodsOf(bean).map((method) -> bean.getName() + "." + method.getName());
	}

	private static boolean isHandler(Class<?> bean) {
		return Stream.of(ClassUtils.getAllInterfacesForClass(bean))
			.map(Class::getName)
			.anyMatch(HANDLER_TYPES::contains);
	}

}
