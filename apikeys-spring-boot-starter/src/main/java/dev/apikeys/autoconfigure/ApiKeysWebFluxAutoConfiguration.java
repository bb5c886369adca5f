package dev.apikeys.autoconfigure;

import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.web.ProtectedPaths;
import dev.apikeys.web.RequirementResolver;
import dev.apikeys.web.WebSettings;
import dev.apikeys.web.reactive.ApiKeyArgumentResolver;
import dev.apikeys.web.reactive.ApiKeyArgumentResolverRegistrar;
import dev.apikeys.web.reactive.ApiKeyEdgeVerifier;
import dev.apikeys.web.reactive.ApiKeyHandlerAdapter;
import dev.apikeys.web.reactive.ProtectedPathFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for protecting the handlers of a
 * WebFlux application.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnApiKeysEnabled
@ConditionalOnBean(ApiKeyValidator.class)
public final class ApiKeysWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSettings apiKeyWebSettings(ApiKeysProperties properties) {
		ApiKeysProperties.Web web = properties.web();
		return new WebSettings(web.headerName(), web.bearer(), web.realm(), web.rateLimitHeaders(), web.protect(),
				web.exclude(), properties.product());
	}

	@Bean
	@ConditionalOnMissingBean
	RequirementResolver apiKeyRequirementResolver(WebSettings settings) {
		return new RequirementResolver(settings);
	}

	@Bean
	@ConditionalOnMissingBean
	ProtectedPaths apiKeyProtectedPaths(WebSettings settings) {
		try {
			return new ProtectedPaths(settings);
		}
		catch (IllegalArgumentException ex) {
			String message = String.valueOf(ex.getMessage());
			boolean exclude = message.startsWith("exclude");
			throw new InvalidConfigurationPropertyValueException(
					exclude ? "apikeys.web.exclude" : "apikeys.web.protect",
					exclude ? settings.exclude() : settings.protect(), message);
		}
	}

	@Bean
	@ConditionalOnMissingBean
	ProtectedPathFilter apiKeyProtectedPathFilter(ProtectedPaths paths) {
		return new ProtectedPathFilter(paths);
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyHandlerAdapter apiKeyHandlerAdapter(ApiKeyValidator validator, WebSettings settings, KeyFormat format,
			RequirementResolver requirements, ProtectedPaths paths) {
		return new ApiKeyHandlerAdapter(validator, settings, format, requirements, paths);
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyEdgeVerifier apiKeyEdgeVerifier(ApplicationContext context, ApiKeyHandlerAdapter adapter,
			RequirementResolver requirements, ProtectedPaths paths) {
		return new ApiKeyEdgeVerifier(context, adapter, requirements, paths);
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyArgumentResolver apiKeyArgumentResolver(ApiKeyValidator validator, WebSettings settings, KeyFormat format) {
		return new ApiKeyArgumentResolver(validator, settings, format);
	}

	@Bean
	@ConditionalOnMissingBean
	static ApiKeyArgumentResolverRegistrar apiKeyArgumentResolverRegistrar(
			ObjectProvider<ApiKeyArgumentResolver> resolver) {
		return new ApiKeyArgumentResolverRegistrar(resolver);
	}

}
