package dev.apikeys.web.reactive;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import dev.apikeys.web.ApiKeyEdgeException;
import dev.apikeys.web.HandlerProtection;
import dev.apikeys.web.ProtectedPaths;
import dev.apikeys.web.RequirementResolver;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping;
import org.springframework.web.server.WebFilter;

/**
 * Stops the application's start when what its handlers require cannot be enforced: when
 * {@link ApiKeyHandlerAdapter} is not the first adapter of every dispatcher, when paths
 * are protected and {@link ProtectedPathFilter} is not the first filter, or when an
 * annotation breaks a rule. Child contexts, such as that of a management port, are
 * checked when they are refreshed.
 */
public final class ApiKeyEdgeVerifier
		implements HandlerProtection, SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

	private final ApplicationContext context;

	private final ApiKeyHandlerAdapter adapter;

	private final RequirementResolver requirements;

	private final ProtectedPaths paths;

	/**
	 * Create the verifier.
	 * @param context the context of the application
	 * @param adapter the adapter that judges
	 * @param requirements finds what a handler requires
	 * @param paths the paths that need a key even without the annotation
	 */
	public ApiKeyEdgeVerifier(ApplicationContext context, ApiKeyHandlerAdapter adapter,
			RequirementResolver requirements, ProtectedPaths paths) {
		this.context = context;
		this.adapter = adapter;
		this.requirements = requirements;
		this.paths = paths;
	}

	@Override
	public void afterSingletonsInstantiated() {
		verify(this.context);
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (!event.getApplicationContext().equals(this.context)) {
			verify(event.getApplicationContext());
		}
	}

	/**
	 * Check a context.
	 * @param context this application's context or a child of it
	 * @throws ApiKeyEdgeException if something cannot be enforced
	 */
	void verify(ApplicationContext context) {
		boolean required = resolveHandlerMethods(context) || haveRequirement(context) || this.paths.any();
		if (!context.getBeansOfType(DispatcherHandler.class, true, false).isEmpty()) {
			verifyFirst(HandlerAdapters.all(context).get(0));
			if (this.paths.any()) {
				verifyFirst(context.getBeanProvider(WebFilter.class).orderedStream().findFirst().orElse(null));
			}
			this.adapter.prepare(context);
		}
		else if (required && context.equals(this.context)) {
			throw new ApiKeyEdgeException("Handlers require API keys, but there is no DispatcherHandler.",
					"Keep Spring WebFlux's own, or remove the requirements.");
		}
	}

	private void verifyFirst(HandlerAdapter first) {
		if (!first.equals(this.adapter)) {
			throw new ApiKeyEdgeException(
					"API keys cannot be enforced, because the first handler adapter of the DispatcherHandler is "
							+ first.getClass().getName() + " and not " + this.adapter.getClass().getName() + ".",
					"Give that adapter a lower precedence: it must not be PriorityOrdered.");
		}
	}

	/** The path that the caller sent is only known before any other filter changes it. */
	private static void verifyFirst(@Nullable WebFilter first) {
		if (first == null) {
			throw new ApiKeyEdgeException("Paths are protected, but there is no ProtectedPathFilter.",
					"Keep the one of the starter, or protect no paths.");
		}
		Class<?> type = AopUtils.getTargetClass(first);
		if (type != ProtectedPathFilter.class) {
			throw new ApiKeyEdgeException(
					"Paths cannot be protected, because the first WebFilter is " + type.getName() + " and not "
							+ ProtectedPathFilter.class.getName() + ": it could change the path before.",
					"Give that filter a lower precedence: it must not be PriorityOrdered.");
		}
	}

	private boolean resolveHandlerMethods(ApplicationContext context) {
		boolean required = false;
		for (AbstractHandlerMethodMapping<?> mapping : mappings(context)) {
			for (HandlerMethod handler : mapping.getHandlerMethods().values()) {
				required |= (this.requirements.resolve(handler) != null);
			}
		}
		return required;
	}

	@SuppressWarnings("rawtypes")
	private static Collection<AbstractHandlerMethodMapping> mappings(ApplicationContext context) {
		return context.getBeansOfType(AbstractHandlerMethodMapping.class, true, false).values();
	}

	@SuppressWarnings("rawtypes")
	private static boolean haveRequirement(ApplicationContext context) {
		for (RouterFunction routes : context.getBeansOfType(RouterFunction.class, true, false).values()) {
			if (ApiKeyRoutes.haveRequirement(routes)) {
				return true;
			}
		}
		return false;
	}

}
