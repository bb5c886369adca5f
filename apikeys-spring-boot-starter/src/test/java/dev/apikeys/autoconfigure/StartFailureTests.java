package dev.apikeys.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What a person reads when a configuration is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private static final String SIGNING = "--apikeys.signing.secret=0123456789abcdef0123456789abcdef";

	@Test
	void startsWithOnlyASigningSecret() {
		try (ConfigurableApplicationContext context = start(SIGNING)) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource
	void saysWhichPropertyIsWrongWithWhichValueAndWhatIsAllowed(String argument, String[] explanations,
			CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(SIGNING, argument));
		assertThat(output).contains("APPLICATION FAILED TO START").contains(explanations);
	}

	static Stream<Arguments> saysWhichPropertyIsWrongWithWhichValueAndWhatIsAllowed() {
		return Stream.of(wrong("--apikeys.cach.ttl=1s", "apikeys.cach.ttl", "\"1s\"", "apikeys.cache"),
				wrong("--apikeys.cache.ttll=1s", "apikeys.cache.ttll", "apikeys.cache.ttl", "apikeys.cache.max-size"),
				wrong("--apikeys.keys.alice.scope=x", "apikeys.keys.alice.scope", "apikeys.keys.alice.scopes"),
				wrong("--apikeys.rate-limit.defaults=x", "apikeys.rate-limit.defaults", "apikeys.rate-limit.default"),
				wrong("--apikeys.cache.ttl=soon", "apikeys.cache.ttl", "\"soon\""),
				wrong("--apikeys.cache.ttl=-1s", "apikeys.cache.ttl", "must be from 0"),
				wrong("--apikeys.cache.max-size=-1", "apikeys.cache.max-size", "must not be negative"),
				wrong("--apikeys.store.type=floppy", "apikeys.store.type", "\"floppy\"", "memory", "r2dbc"),
				wrong("--apikeys.store.type=jdbc", "apikeys.store.type", "\"jdbc\"", "not supported yet"),
				wrong("--apikeys.store.timeout=0s", "apikeys.store.timeout", "1 millisecond"),
				wrong("--apikeys.store.initialize-schema=maybe", "apikeys.store.initialize-schema", "always"),
				wrong("--apikeys.rate-limit.type=redis", "apikeys.rate-limit.type", "not supported yet"),
				wrong("--apikeys.rate-limit.default=0/minute", "apikeys.rate-limit.default", "\"0/minute\"",
						"N from 1 to 1000000000"),
				wrong("--apikeys.rate-limit.default=5/Minute", "apikeys.rate-limit.default",
						"second, minute, hour, day"),
				wrong("--apikeys.rate-limit.max-keys=0", "apikeys.rate-limit.max-keys", "at least 1"),
				wrong("--apikeys.usage.mode=sometimes", "apikeys.usage.mode", "batched", "immediate", "off"),
				wrong("--apikeys.usage.flush-interval=0s", "apikeys.usage.flush-interval", "1 millisecond"),
				wrong("--apikeys.web.header-name=a b", "apikeys.web.header-name", "a b", "HTTP header"),
				wrong("--apikeys.web.header-name=authorization", "apikeys.web.header-name", "apikeys.web.bearer"),
				wrong("--apikeys.web.realm=a\"b", "apikeys.web.realm", "without quotes"),
				wrong("--apikeys.web.rate-limit-headers=loud", "apikeys.web.rate-limit-headers", "draft", "legacy"),
				wrong("--apikeys.product= ", "apikeys.product", "a name or an id"),
				wrong("--apikeys.key.prefix=1x", "apikeys.key.prefix", "1x", "a letter first"),
				wrong("--apikeys.key.environment=LIVE", "apikeys.key.environment", "LIVE"),
				wrong("--apikeys.key.accepted-prefixes=ok,Not", "apikeys.key.accepted-prefixes", "Not"),
				wrong("--apikeys.keys.alice.scopes=a b", "apikeys.keys.alice", "secret or a hash"),
				wrong("--apikeys.keys.alice.hash=12", "apikeys.keys.alice", "64 hexadecimal digits", "sk_"),
				wrong("--apikeys.keys.alice.rate-limit=x", "apikeys.keys.alice.rate-limit", "is not a rate limit"),
				wrong("--apikeys.admin.enabled=true", "apikeys.admin.enabled", "not supported yet"),
				wrong("--apikeys.pools.openai.header=x", "apikeys.pools.openai.header", "not supported yet"),
				wrong("--apikeys.provider.x=y", "apikeys.provider.x", "not supported yet"));
	}

	@ParameterizedTest
	@MethodSource
	void neverShowsASecretHoweverItsPropertyIsWritten(String name, CapturedOutput output) {
		String value = "hunter2hunter2";
		String[] arguments = name.equals("apikeys.signing.secret") ? new String[] { "--" + name + "=" + value }
				: new String[] { SIGNING, "--" + name + "=" + value };
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(arguments));
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain(value);
	}

	static Stream<String> neverShowsASecretHoweverItsPropertyIsWritten() {
		return Stream.of("apikeys.signing.secret", "apikeys.signing.secrt", "apikeys.signing-secret",
				"apikeys.signing.previous-secrets", "apikeys.keys.alice.secret", "apikeys.keys.alice.hash",
				"apikeys.keys.alice.sekret", "apikeys.key.alice.secret", "apikeys.admin.bootstrap-secret");
	}

	@Test
	void aConfiguredSecretOfAWrongFormShowsAFreshOneThatWouldDo(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> start(SIGNING, "--apikeys.keys.alice.secret=sk_short"));
		String fresh = output.toString().replaceAll("(?s).*A fresh secret that would do: (\\w+).*", "$1");
		try (ConfigurableApplicationContext context = start(SIGNING, "--apikeys.keys.alice.secret=" + fresh)) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void aMissingSigningSecretSaysWhichPropertyToSetAndHowToMakeAValue(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start());
		assertThat(output).contains("'apikeys.signing.secret' is missing", "openssl rand -hex 32",
				"APIKEYS_SIGNING_SECRET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "APIKEYS_SIGNING_PREVIOUSSECRETS", "APIKEYS_SIGNING_PREVIOUSSECRETS_0",
			"APIKEYS_PROVIDER_ENCRYPTION_KEYSET", "APIKEYS_ADMIN_ENABLED" })
	void whatIsNotBuiltYetIsFoundInTheEnvironmentAndNotShown(String variable, CapturedOutput output) {
		String value = "hunter2hunter2";
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> startWithEnvironment(Map.of(variable, value), SIGNING));
		assertThat(output).contains("APPLICATION FAILED TO START", "not supported yet").doesNotContain(value);
	}

	@Test
	void anUnknownEnvironmentVariableIsWarnedAbout(CapturedOutput output) {
		try (ConfigurableApplicationContext context = startWithEnvironment(
				Map.of("APIKEYS_STORE_TIMEOUTT", "1s", "APIKEYS_CACHE_TTL", "1s"), SIGNING)) {
			assertThat(context.isRunning()).isTrue();
			assertThat(output).contains("apikeys.store.timeoutt").doesNotContain("[apikeys.cache.ttl");
		}
	}

	@Test
	void anUnknownSystemPropertyIsFoundAsWell(CapturedOutput output) {
		System.setProperty("apikeys.cache.tll", "1s");
		try {
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(SIGNING));
			assertThat(output).contains("APPLICATION FAILED TO START", "apikeys.cache.tll");
		}
		finally {
			System.clearProperty("apikeys.cache.tll");
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	private static ConfigurableApplicationContext startWithEnvironment(Map<String, Object> variables,
			String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables)))
			.run(arguments);
	}

	private static Arguments wrong(String argument, String... explanations) {
		return arguments(argument, explanations);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ApiKeysAutoConfiguration.class, ApiKeysMemoryAutoConfiguration.class,
			ApiKeysR2dbcAutoConfiguration.class })
	static class Application {

	}

}
