package dev.apikeys.web.reactive;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Registers {@link ApiKeyArgumentResolver}, or {@link UnjudgedCallerResolver} in its
 * place, with every adapter for controllers, however it is configured. A configurer would
 * be ignored by applications that extend {@code WebFluxConfigurationSupport}, and then
 * WebFlux would fill an {@link dev.apikeys.key.ApiKey} parameter from the query.
 */
public final class ApiKeyArgumentResolverRegistrar implements BeanPostProcessor {

	private final ObjectProvider<? extends HandlerMethodArgumentResolver> resolver;

	/**
	 * Create the registrar.
	 * @param resolver the resolver, asked for only when it is needed
	 */
	public ApiKeyArgumentResolverRegistrar(ObjectProvider<? extends HandlerMethodArgumentResolver> resolver) {
		this.resolver = resolver;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			ArgumentResolverConfigurer configurer = adapter.getArgumentResolverConfigurer();
			if (configurer == null) {
				configurer = new ArgumentResolverConfigurer();
				adapter.setArgumentResolverConfigurer(configurer);
			}
			configurer.addCustomResolver(this.resolver.getObject());
		}
		return bean;
	}

}
