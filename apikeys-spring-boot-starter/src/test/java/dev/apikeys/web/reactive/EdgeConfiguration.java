package dev.apikeys.web.reactive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.ApiKeyEngine;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.usage.UsageMode;
import dev.apikeys.web.ProtectedPaths;
import dev.apikeys.web.RequirementResolver;
import dev.apikeys.web.WebSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The edge, wired by hand in an ordinary Boot application.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
		HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
		NettyReactiveWebServerAutoConfiguration.class })
class EdgeConfiguration {

	// The global ones end with the first application that is closed.
	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory factory = new ReactorResourceFactory();
		factory.setUseGlobalResources(false);
		factory.setShutdownQuietPeriod(Duration.ZERO);
		return factory;
	}

	@Bean
	MutableClock clock() {
		return new MutableClock();
	}

	@Bean
	MemoryStore memoryStore() {
		return new MemoryStore();
	}

	@Bean
	SwitchableStore switchableStore(MemoryStore store) {
		return new SwitchableStore(store);
	}

	@Bean
	KeyFormat keyFormat() {
		return new KeyFormat("sk", "live", List.of());
	}

	@Bean(destroyMethod = "")
	ApiKeyEngine engine(SwitchableStore keys, MemoryStore store, MutableClock clock, KeyFormat format) {
		return ApiKeys.builder()
			.signingSecret(Secret.of("a signing secret for tests that is long enough"))
			.stores(keys, store, store)
			.clock(clock)
			.format(format)
			.usage(UsageMode.IMMEDIATE, Duration.ofSeconds(1))
			.buildEngine();
	}

	@Bean(destroyMethod = "")
	ApiKeys apiKeys(ApiKeyEngine engine) {
		return engine.apiKeys(engine.validator());
	}

	@Bean
	Judgements judgements() {
		return new Judgements(new AtomicInteger());
	}

	@Bean
	ApiKeyValidator validator(ApiKeyEngine engine, Judgements judgements) {
		return (secret, requirement) -> {
			judgements.count().incrementAndGet();
			return engine.validator().judge(secret, requirement);
		};
	}

	@Bean
	RequirementResolver requirementResolver(WebSettings settings) {
		return new RequirementResolver(settings);
	}

	@Bean
	ProtectedPaths protectedPaths(WebSettings settings) {
		return new ProtectedPaths(settings);
	}

	@Bean
	ProtectedPathFilter protectedPathFilter(ProtectedPaths paths) {
		return new ProtectedPathFilter(paths);
	}

	@Bean
	ApiKeyHandlerAdapter apiKeyHandlerAdapter(ApiKeyValidator validator, WebSettings settings, KeyFormat format,
			RequirementResolver requirements, ProtectedPaths paths) {
		return new ApiKeyHandlerAdapter(validator, settings, format, requirements, paths);
	}

	@Bean
	ApiKeyEdgeVerifier apiKeyEdgeVerifier(ApplicationContext context, ApiKeyHandlerAdapter adapter,
			RequirementResolver requirements, ProtectedPaths paths) {
		return new ApiKeyEdgeVerifier(context, adapter, requirements, paths);
	}

	@Bean
	ApiKeyArgumentResolver apiKeyArgumentResolver(ApiKeyValidator validator, WebSettings settings, KeyFormat format) {
		return new ApiKeyArgumentResolver(validator, settings, format);
	}

	@Bean
	static ApiKeyArgumentResolverRegistrar registrar(ObjectProvider<ApiKeyArgumentResolver> resolver) {
		return new ApiKeyArgumentResolverRegistrar(resolver);
	}

	/**
	 * How often the validator was asked.
	 *
	 * @param count the count
	 */
	record Judgements(AtomicInteger count) {

	}

}
