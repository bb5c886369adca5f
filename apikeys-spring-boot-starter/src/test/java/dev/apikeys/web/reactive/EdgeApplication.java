package dev.apikeys.web.reactive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.apikeys.key.ApiKeys;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyOwner;
import dev.apikeys.web.RateLimitHeaders;
import dev.apikeys.web.WebSettings;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * A running application with the edge in it, on a Netty port of its own. Whatever blocks
 * an event loop in it fails.
 */
final class EdgeApplication implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ConfigurableApplicationContext context;

	private final UUID organizationId;

	private EdgeApplication(ConfigurableApplicationContext context) {
		this.context = context;
		this.organizationId = apiKeys().createOrganization("acme").blockOptional(TIMEOUT).orElseThrow().id();
	}

	static EdgeApplication start(Class<?>... sources) {
		return start(WebSettings.DEFAULT, sources);
	}

	static EdgeApplication start(WebSettings settings, Class<?>... sources) {
		return start(settings, Map.of(), sources);
	}

	static EdgeApplication start(WebSettings settings, Map<String, Object> properties, Class<?>... sources) {
		// The edge comes last, as auto-configuration does.
		return new EdgeApplication(new SpringApplicationBuilder(sources).sources(EdgeConfiguration.class)
			.web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.properties("server.port=0")
			.initializers((context) -> context.getBeanFactory().registerSingleton("webSettings", settings))
			.run());
	}

	static WebSettings settings(RateLimitHeaders headers) {
		return new WebSettings("X-API-Key", true, "api", headers, List.of(), List.of(), null);
	}

	static WebSettings protecting(List<String> protect, List<String> exclude) {
		return new WebSettings("X-API-Key", true, "api", RateLimitHeaders.DRAFT, protect, exclude, null);
	}

	static WebSettings product(String product) {
		return new WebSettings("X-API-Key", true, "api", RateLimitHeaders.DRAFT, List.of(), List.of(), product);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	// Each request has its own connection: Reactor Netty 1.3.6 can stop reading from one
	// that is kept alive, when its next request comes before the last was cleaned up
	// (reactor-netty issues 4347 and 4361).
	private ClientHttpConnector connector() {
		return new ReactorClientHttpConnector(HttpClient.create(ConnectionProvider.newConnection()));
	}

	WebTestClient client() {
		return WebTestClient.bindToServer(connector())
			.baseUrl("http://localhost:" + port())
			.responseTimeout(TIMEOUT)
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(64 * 1024 * 1024))
			.build();
	}

	WebClient webClient() {
		return WebClient.builder().clientConnector(connector()).baseUrl("http://localhost:" + port()).build();
	}

	ApiKeys apiKeys() {
		return bean(ApiKeys.class);
	}

	MutableClock clock() {
		return bean(MutableClock.class);
	}

	int judgements() {
		return bean(EdgeConfiguration.Judgements.class).count().get();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	UUID organizationId() {
		return this.organizationId;
	}

	KeyOwner owner() {
		return KeyOwner.organization(this.organizationId);
	}

	String secret(KeyDetails details) {
		return issue(owner(), details).secret().reveal();
	}

	String secret(String... scopes) {
		return secret(KeyDetails.named("test").withScopes(scopes));
	}

	IssuedKey issue(KeyOwner owner, KeyDetails details) {
		return apiKeys().create(owner, details).blockOptional(TIMEOUT).orElseThrow();
	}

	long useCount(String secret) {
		UUID id = apiKeys().verify(secret, false).blockOptional(TIMEOUT).orElseThrow().id();
		return apiKeys().get(id).blockOptional(TIMEOUT).orElseThrow().useCount();
	}

	@Override
	public void close() {
		this.context.close();
		BlockedLoops.drain().forEach((error) -> {
			throw error;
		});
	}

}
