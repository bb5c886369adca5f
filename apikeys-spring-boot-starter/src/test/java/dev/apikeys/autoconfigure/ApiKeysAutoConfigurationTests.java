package dev.apikeys.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.ApiKeyEngine;
import dev.apikeys.key.ApiKeyStore;
import dev.apikeys.key.ApiKeyValidator;
import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyFormat;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.limit.LocalRateLimiter;
import dev.apikeys.limit.RateLimiter;
import dev.apikeys.limit.Resilience4jRateLimiter;
import dev.apikeys.scope.ScopeChecker;
import dev.apikeys.storage.memory.MemoryStore;
import dev.apikeys.storage.r2dbc.R2dbcSchema;
import dev.apikeys.storage.r2dbc.R2dbcStore;
import dev.apikeys.storage.r2dbc.SchemaMissingException;
import dev.apikeys.usage.KeyUse;
import dev.apikeys.usage.UsageStore;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ApiKeysAutoConfigurationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String SECRET = "sk_AliceInWonderland0123456789abcdX2txmRr";

	private static final String MEMORY_WARNING = "API keys are kept in memory";

	private final ApplicationContextRunner bare = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(ApiKeysAutoConfiguration.class, ApiKeysMemoryAutoConfiguration.class, ApiKeysR2dbcAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare
		.withPropertyValues("apikeys.signing.secret=0123456789abcdef0123456789abcdef");

	private final ApplicationContextRunner database = this.runner
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class));

	@Test
	void withoutAnyDatabaseKeepsKeysInMemoryAndSaysSoOnce(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(MemoryStore.class)
				.hasSingleBean(ApiKeys.class)
				.hasSingleBean(ApiKeyValidator.class)
				.hasSingleBean(LocalRateLimiter.class);
			assertThat(output.toString().split(MEMORY_WARNING, -1)).hasSize(2);
		});
	}

	@Test
	void whenMemoryIsAskedForDoesNotWarn(CapturedOutput output) {
		this.runner.withPropertyValues("apikeys.store.type=memory").run((context) -> {
			assertThat(context).hasSingleBean(MemoryStore.class);
			assertThat(output).doesNotContain(MEMORY_WARNING);
		});
	}

	@Test
	void whenMemoryIsAskedForLeavesTheDatabaseAlone() {
		this.database.withPropertyValues("apikeys.store.type=memory", "spring.r2dbc.generate-unique-name=true")
			.run((context) -> assertThat(context).hasSingleBean(MemoryStore.class).doesNotHaveBean(R2dbcStore.class));
	}

	@Test
	void whenDisabledConfiguresNothing() {
		this.bare.withPropertyValues("apikeys.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ApiKeys.class)
				.doesNotHaveBean(ApiKeyStore.class));
	}

	@Test
	void withoutASigningSecretDoesNotStart() {
		this.bare.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(SigningSecretException.class)
			.hasMessageContaining("apikeys.signing.secret"));
	}

	@Test
	void withAShortSigningSecretDoesNotStart() {
		this.bare.withPropertyValues("apikeys.signing.secret=tooshort")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SigningSecretException.class)
				.hasMessageContaining("8 bytes")
				.hasMessageNotContaining("tooshort"));
	}

	@Test
	void withAnInMemoryDatabaseKeepsKeysInItsTables() {
		this.database.withPropertyValues("spring.r2dbc.generate-unique-name=true").run((context) -> {
			assertThat(context).hasSingleBean(R2dbcStore.class)
				.hasSingleBean(R2dbcSchema.class)
				.doesNotHaveBean(MemoryStore.class);
			assertThat(context.getBean(ApiKeys.class).getOrCreateOrganization("Acme").block(PATIENCE)).isNotNull();
		});
	}

	@Test
	void whenTablesAreMissingAndNobodyMakesThemDoesNotStart() {
		this.database
			.withPropertyValues("spring.r2dbc.generate-unique-name=true", "apikeys.store.initialize-schema=never")
			.run((context) -> assertThat(context).getFailure().rootCause().isInstanceOf(SchemaMissingException.class));
	}

	@Test
	void whenTheDatabaseIsOutOfReachStartsAllTheSame(CapturedOutput output) {
		this.database
			.withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:1/none", "spring.r2dbc.username=none",
					"apikeys.store.timeout=500ms")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(R2dbcStore.class);
				assertThat(output).contains("The key store cannot be reached at start");
			});
	}

	@Test
	void whenADatabaseIsAskedForAndThereIsNoneDoesNotStart() {
		this.runner.withPropertyValues("apikeys.store.type=r2dbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(StoreTypeException.class)
				.hasMessageContaining("r2dbc"));
	}

	@Test
	void whenThereIsADatabaseWithoutSpringDataDoesNotStart() {
		this.runner.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class))
			.withPropertyValues("spring.r2dbc.generate-unique-name=true")
			.withClassLoader(new FilteredClassLoader(R2dbcEntityTemplate.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(StoreTypeException.class)
				.hasMessageContaining("Spring Data R2DBC"));
	}

	@Test
	void withoutR2dbcOnTheClasspathKeepsKeysInMemory() {
		this.runner.withClassLoader(new FilteredClassLoader(ConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(MemoryStore.class));
	}

	@Test
	void whenThereAreSeveralDatabasesDoesNotGuess() {
		this.runner.withUserConfiguration(TwoDatabases.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(StoreTypeException.class)
				.hasMessageContaining("first, second"));
	}

	@Test
	void whenResilience4jIsAskedForUsesTheApplicationsRegistry() {
		RateLimiterRegistry registry = RateLimiterRegistry.ofDefaults();
		this.runner.withBean(RateLimiterRegistry.class, () -> registry)
			.withPropertyValues("apikeys.rate-limit.type=resilience4j")
			.run((context) -> assertThat(context).hasSingleBean(Resilience4jRateLimiter.class)
				.doesNotHaveBean(LocalRateLimiter.class));
	}

	@Test
	void whenResilience4jIsAskedForAndAbsentDoesNotStart() {
		this.runner.withPropertyValues("apikeys.rate-limit.type=resilience4j")
			.withClassLoader(new FilteredClassLoader(RateLimiterRegistry.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("apikeys.rate-limit.type")
				.hasMessageContaining("resilience4j-ratelimiter"));
	}

	@Test
	void everyBeanGivesWayToOneOfTheApplication() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(KeyFormat.class)
				.hasSingleBean(ScopeChecker.class)
				.hasSingleBean(RateLimiter.class)
				.hasSingleBean(ApiKeyStore.class)
				.hasSingleBean(ApiKeyValidator.class)
				.hasSingleBean(ApiKeys.class);
			assertThat(context.getBean(KeyFormat.class)).isSameAs(OwnBeans.FORMAT);
			assertThat(context.getBean(ApiKeyStore.class)).isSameAs(OwnBeans.STORE);
		});
	}

	@Test
	void anApplicationsValidatorMayWrapOursAndTheFacadeAsksIt() {
		this.runner.withUserConfiguration(WrappingValidator.class)
			.withPropertyValues("apikeys.keys.alice.secret=" + SECRET)
			.run((context) -> {
				context.getBean(ApiKeys.class).verify(SECRET).block(PATIENCE);
				assertThat(context.getBean(WrappingValidator.class).judgements).isEqualTo(1);
			});
	}

	@Test
	void aConfiguredKeyWorksFromPropertiesAlone() {
		this.runner
			.withPropertyValues("apikeys.keys.alice.secret=" + SECRET,
					"apikeys.keys.alice.scopes=rates:read,rates:write", "apikeys.keys.alice.rate-limit=100/30s",
					"apikeys.keys.alice.custom.plan=pro")
			.run((context) -> {
				ApiKey key = context.getBean(ApiKeys.class)
					.validate(SECRET, KeyRequirement.scopes("rates:read"))
					.block(PATIENCE);
				assertThat(key).isNotNull();
				assertThat(key.name()).isEqualTo("alice");
				assertThat(key.custom()).containsEntry("plan", "pro");
				assertThat(key.rateLimit()).hasToString("100/30s");
			});
	}

	@Test
	void aListThatIsAttachedToAConfiguredKeyStaysOne() {
		this.runner
			.withPropertyValues("apikeys.keys.alice.secret=" + SECRET, "apikeys.keys.alice.custom.tags[0]=x",
					"apikeys.keys.alice.custom.tags[1]=y")
			.run((context) -> assertThat(context.getBean(ApiKeys.class).verify(SECRET).block(PATIENCE).custom())
				.containsEntry("tags", List.of("x", "y")));
	}

	@Test
	void anApplicationsUsageStoreAloneIsPreferredToOurs() {
		List<KeyUse> written = new CopyOnWriteArrayList<>();
		UsageStore own = (uses) -> Mono.fromRunnable(() -> written.addAll(uses));
		this.runner.withBean("ownUsage", UsageStore.class, () -> own)
			.withPropertyValues("apikeys.usage.mode=immediate")
			.run((context) -> {
				ApiKeys apiKeys = context.getBean(ApiKeys.class);
				var organization = apiKeys.createOrganization("Acme").block(PATIENCE);
				var issued = apiKeys.create(KeyOwner.organization(organization.id()), KeyDetails.EMPTY).block(PATIENCE);
				apiKeys.verify(issued.secret().reveal()).block(PATIENCE);
				assertThat(written).hasSize(1);
			});
	}

	@Test
	void propertiesAreCheckedWhateverTheApplicationReplaces() {
		this.runner.withUserConfiguration(OwnBeans.class)
			.withPropertyValues("apikeys.web.realm=a\"b")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("apikeys.web.realm"));
	}

	@Test
	void usesTheApplicationsClock() {
		Clock clock = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
		this.runner.withBean(Clock.class, () -> clock)
			.run((context) -> assertThat(
					context.getBean(ApiKeys.class).createOrganization("Acme").block(PATIENCE).createdAt())
				.isEqualTo(clock.instant()));
	}

	@Test
	void afterAStopAndAStartUsesAreWrittenAgain() {
		MemoryStore store = new MemoryStore();
		this.runner.withBean(MemoryStore.class, () -> store)
			.withPropertyValues("apikeys.usage.flush-interval=20ms")
			.run((context) -> {
				ApiKeys apiKeys = context.getBean(ApiKeys.class);
				var organization = apiKeys.createOrganization("Acme").block(PATIENCE);
				var issued = apiKeys.create(KeyOwner.organization(organization.id()), KeyDetails.EMPTY).block(PATIENCE);
				context.stop();
				context.start();
				apiKeys.verify(issued.secret().reveal()).block(PATIENCE);
				await().atMost(PATIENCE).until(() -> store.findById(issued.key().id()).block(PATIENCE).useCount() == 1);
			});
	}

	@Test
	void whenClosedWritesTheUsesThatAreCounted() {
		MemoryStore store = new MemoryStore();
		this.runner.withBean(MemoryStore.class, () -> store)
			.withPropertyValues("apikeys.usage.flush-interval=1h")
			.run((context) -> {
				ApiKeys apiKeys = context.getBean(ApiKeys.class);
				var organization = apiKeys.createOrganization("Acme").block(PATIENCE);
				var issued = apiKeys.create(KeyOwner.organization(organization.id()), KeyDetails.EMPTY).block(PATIENCE);
				apiKeys.verify(issued.secret().reveal()).block(PATIENCE);
				assertThat(store.findById(issued.key().id()).block(PATIENCE).useCount()).isZero();
				context.close();
				assertThat(store.findById(issued.key().id()).block(PATIENCE).useCount()).isOne();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		ConnectionFactory first() {
			return ConnectionFactories.get("r2dbc:h2:mem:///first");
		}

		@Bean
		ConnectionFactory second() {
			return ConnectionFactories.get("r2dbc:h2:mem:///second");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		static final KeyFormat FORMAT = new KeyFormat("mine", null, List.of());

		static final MemoryStore STORE = new MemoryStore();

		@Bean
		KeyFormat myFormat() {
			return FORMAT;
		}

		@Bean
		MemoryStore myStore() {
			return STORE;
		}

		@Bean
		ScopeChecker myScopeChecker() {
			return (granted, required, match) -> true;
		}

		@Bean
		RateLimiter myRateLimiter() {
			return new LocalRateLimiter(Clock.systemUTC(), 1);
		}

		@Bean
		ApiKeyValidator myValidator() {
			return (presented, requirement) -> Mono.never();
		}

		@Bean
		ApiKeys myApiKeys(ApiKeyEngine engine, ApiKeyValidator validator) {
			return engine.apiKeys(validator);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappingValidator {

		private int judgements;

		@Bean
		ApiKeyValidator countingValidator(ApiKeyEngine engine) {
			ApiKeyValidator validator = engine.validator();
			return (presented, requirement) -> validator.judge(presented, requirement)
				.doOnNext((judgement) -> this.judgements++);
		}

	}

}
