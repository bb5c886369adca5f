package dev.apikeys.autoconfigure;

import java.time.Clock;

import dev.apikeys.key.ApiKeyEngine;
import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.limit.LocalRateLimiter;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.limit.Resilience4jRateLimiter;
import dev.apikeys.scope.ScopeChecker;
import dev.apikeys.tenant.TenantStore;
import dev.apikeys.usage.UsageStore;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for issuing and judging API keys, on
 * whatever store there is. Every bean gives way to one of the application's own.
 */
@AutoConfiguration(after = { ApiKeysR2dbcAutoConfiguration.class, ApiKeysMemoryAutoConfiguration.class })
@ConditionalOnApiKeysEnabled
@EnableConfigurationProperties(ApiKeysProperties.class)
public final class ApiKeysAutoConfiguration {

	@Bean
	PropertiesCheck apiKeyPropertiesCheck(ApiKeysProperties properties, ConfigurableEnvironment environment) {
		return new PropertiesCheck(properties, environment);
	}

	@Bean
	@ConditionalOnMissingBean
	KeyFormat apiKeyFormat(ApiKeysProperties properties) {
		return EngineFactory.format(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	ScopeChecker apiKeyScopeChecker() {
		return ScopeChecker.wildcards();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "apikeys.rate-limit.type", havingValue = "local", matchIfMissing = true)
	RateLimiter apiKeyRateLimiter(ApiKeysProperties properties, ObjectProvider<Clock> clock) {
		return new LocalRateLimiter(clock.getIfUnique(Clock::systemUTC), properties.rateLimit().maxKeys());
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyEngine apiKeyEngine(ApiKeysProperties properties, PropertiesCheck checked, KeyFormat format,
			ScopeChecker scopeChecker, ObjectProvider<RateLimiter> rateLimiter, ObjectProvider<ApiKeyStore> keys,
			ObjectProvider<TenantStore> tenants, ObjectProvider<UsageStore> uses, ObjectProvider<Clock> clock) {
		return new EngineFactory(properties, format).create(keys, tenants, uses, rateLimiter, scopeChecker,
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyValidator apiKeyValidator(ApiKeyEngine engine) {
		return engine.validator();
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	ApiKeys apiKeys(ApiKeyEngine engine, ApiKeyValidator validator) {
		return engine.apiKeys(validator);
	}

	@Bean
	@ConditionalOnMissingBean
	ApiKeyEngineLifecycle apiKeyEngineLifecycle(ApiKeyEngine engine) {
		return new ApiKeyEngineLifecycle(engine);
	}

	/**
	 * Rate limits by Resilience4j.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RateLimiterRegistry.class)
	@ConditionalOnProperty(name = "apikeys.rate-limit.type", havingValue = "resilience4j")
	static class Resilience4jConfiguration {

		@Bean
		@ConditionalOnMissingBean(RateLimiter.class)
		Resilience4jRateLimiter apiKeyRateLimiter(ApiKeysProperties properties,
				ObjectProvider<RateLimiterRegistry> registry) {
			return new Resilience4jRateLimiter(registry.getIfUnique(RateLimiterRegistry::ofDefaults),
					properties.rateLimit().maxKeys());
		}

	}

}
