package dev.apikeys.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.apikeys.web.HandlerProtection;
import dev.apikeys.web.reactive.ApiKeyArgumentResolver;
import dev.apikeys.web.reactive.ApiKeyArgumentResolverRegistrar;
import dev.apikeys.web.reactive.ApiKeyRoutes;
import dev.apikeys.web.reactive.UnjudgedCallerResolver;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the last line of defence: an
 * application whose handlers state a requirement, and in which nothing enforces that,
 * does not start. It stays on when {@code apikeys.enabled} is {@code false}.
 */
@AutoConfiguration(after = ApiKeysWebFluxAutoConfiguration.class)
@ConditionalOnWebApplication
public final class ApiKeysProtectionAutoConfiguration {

	@Bean
	UnprotectedHandlersCheck apiKeyUnprotectedHandlersCheck(ObjectProvider<HandlerProtection> protection,
			ObjectProvider<RequirementFinder> finders, ListableBeanFactory beanFactory, Environment environment) {
		boolean allowed = Binder.get(environment).bind("apikeys.allow-unprotected", Boolean.class).orElse(false);
		return new UnprotectedHandlersCheck(allowed, protection, finders, new StrayRequirements(beanFactory));
	}

	@Bean
	RequirementFinder apiKeyProtectedPatterns(Environment environment) {
		return () -> Binder.get(environment)
			.bind("apikeys.web.protect", Bindable.listOf(String.class))
			.orElse(List.of())
			.stream()
			.map((pattern) -> "the path pattern " + pattern);
	}

	@Bean
	RequirementFinder apiKeyAnnotatedControllers(ListableBeanFactory beanFactory) {
		return new AnnotatedControllers(beanFactory);
	}

	/**
	 * Looks at functional endpoints too, where there can be any.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RouterFunction.class)
	static class RoutesConfiguration {

		@Bean
		RequirementFinder apiKeyProtectedRoutes(ListableBeanFactory beanFactory) {
			return () -> find(beanFactory);
		}

		@Bean
		@ConditionalOnMissingBean(ApiKeyArgumentResolver.class)
		UnjudgedCallerResolver apiKeyUnjudgedCallerResolver() {
			return new UnjudgedCallerResolver();
		}

		@Bean
		@ConditionalOnMissingBean(ApiKeyArgumentResolverRegistrar.class)
		static ApiKeyArgumentResolverRegistrar apiKeyUnjudgedCallerRegistrar(
				ObjectProvider<UnjudgedCallerResolver> resolver) {
			return new ApiKeyArgumentResolverRegistrar(resolver);
		}

		@SuppressWarnings("rawtypes")
		private static Stream<String> find(ListableBeanFactory beanFactory) {
			Map<String, RouterFunction> routes = beanFactory.getBeansOfType(RouterFunction.class, true, false);
			return routes.entrySet()
				.stream()
				.filter((entry) -> ApiKeyRoutes.haveRequirement(entry.getValue()))
				.map(Map.Entry::getKey);
		}

	}

}
