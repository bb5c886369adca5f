package dev.apikeys.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import dev.apikeys.web.HandlerProtection;
import dev.apikeys.web.reactive.ApiKeyRoutes;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the last line of defence: an
 * application whose handlers state a requirement, and in which nothing enforces that,
 * does not start. It stays on when {@code apikeys.enabled} is {@code false}.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "apikeys.allow-unprotected", havingValue = false, matchIfMissing = true)
public final class ApiKeysProtectionAutoConfiguration {

	@Bean
	UnprotectedHandlersCheck apiKeyUnprotectedHandlersCheck(ObjectProvider<HandlerProtection> protection,
			ObjectProvider<RequirementFinder> finders) {
		return new UnprotectedHandlersCheck(protection, finders);
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
