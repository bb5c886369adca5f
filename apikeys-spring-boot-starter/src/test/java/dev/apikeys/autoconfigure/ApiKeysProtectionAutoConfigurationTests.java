package dev.apikeys.autoconfigure;

import java.util.List;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.web.RequireApiKey;
import dev.apikeys.web.reactive.ApiKeyHandlerAdapter;
import dev.apikeys.web.reactive.ApiKeyRoutes;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class ApiKeysProtectionAutoConfigurationTests {

	private static final AutoConfigurations OURS = AutoConfigurations.of(ApiKeysAutoConfiguration.class,
			ApiKeysMemoryAutoConfiguration.class, ApiKeysR2dbcAutoConfiguration.class,
			ApiKeysProtectionAutoConfiguration.class, ApiKeysWebFluxAutoConfiguration.class);

	private static final String SIGNING = "apikeys.signing.secret=0123456789abcdef0123456789abcdef";

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(OURS)
		.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class))
		.withPropertyValues(SIGNING, "apikeys.store.type=memory");

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner().withConfiguration(OURS)
		.withPropertyValues(SIGNING, "apikeys.store.type=memory");

	@Test
	void aWebFluxApplicationWithAnnotatedHandlersIsProtected() {
		this.reactive.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ApiKeyHandlerAdapter.class));
	}

	@Test
	void aWebFluxApplicationWithoutAnnotatedHandlersStarts() {
		this.reactive.withUserConfiguration(Plain.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenDisabledAnnotatedHandlersStopTheStart() {
		this.reactive.withPropertyValues("apikeys.enabled=false")
			.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("AnnotatedMethod.rates"));
	}

	@Test
	void whenDisabledAnAnnotatedClassStopsTheStart() {
		this.reactive.withPropertyValues("apikeys.enabled=false")
			.withUserConfiguration(AnnotatedClass.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("AnnotatedClass"));
	}

	@Test
	void whenDisabledFunctionalEndpointsWithARequirementStopTheStart() {
		this.reactive.withPropertyValues("apikeys.enabled=false")
			.withUserConfiguration(Routes.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("routes"));
	}

	@Test
	void whenDisabledPlainHandlersStart() {
		this.reactive.withPropertyValues("apikeys.enabled=false")
			.withUserConfiguration(Plain.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ApiKeyHandlerAdapter.class));
	}

	@Test
	void whenDisabledAndUnprotectedHandlersAreAllowedStarts() {
		this.reactive.withPropertyValues("apikeys.enabled=false", "apikeys.allow-unprotected=true")
			.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aServletApplicationWithAnnotatedHandlersDoesNotStart() {
		this.servlet.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnprotectedHandlersException.class));
	}

	@Test
	void aServletApplicationWithoutAnnotatedHandlersStarts() {
		this.servlet.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aServletApplicationWithProtectedPatternsDoesNotStart() {
		this.servlet.withPropertyValues("apikeys.web.protect=/api/**")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("/api/**"));
	}

	@Test
	void aHandlerThatTakesTheCallersKeyStatesARequirementToo() {
		this.servlet.withUserConfiguration(TakesTheKey.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("TakesTheKey.me"));
	}

	@Test
	void whereNothingIsJudgedNoCallerIsMadeUpFromTheQuery() {
		this.reactive.withPropertyValues("apikeys.enabled=false", "apikeys.allow-unprotected=true")
			.withUserConfiguration(TakesTheKey.class)
			.run((context) -> WebTestClient.bindToApplicationContext(context)
				.build()
				.get()
				.uri("/me?name=admin&scopes=*&status=ACTIVE&useCount=1&id=00000000-0000-0000-0000-000000000001")
				.exchange()
				.expectStatus()
				.isUnauthorized());
	}

	@Test
	void anAnnotatedMethodThatFunctionalEndpointsOnlyReferToStopsTheStart() {
		this.reactive.withUserConfiguration(NoController.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("NoController.list"));
	}

	@Test
	void anAnnotatedMethodOfAControllerThatNoMappingLeadsToStopsTheStart() {
		this.reactive.withUserConfiguration(Unmapped.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnprotectedHandlersException.class)
				.hasMessageContaining("Unmapped.query"));
	}

	@Test
	void everyWordForYesSwitchesNothingOff() {
		for (String yes : List.of("true", "yes", "on", "1", "TRUE")) {
			this.reactive.withPropertyValues("apikeys.enabled=" + yes)
				.withUserConfiguration(AnnotatedMethod.class)
				.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ApiKeyHandlerAdapter.class));
		}
	}

	@Test
	void aTypoInTheSwitchStopsTheStart() {
		this.reactive.withPropertyValues("apikeys.enabled=banana").run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void anEmptyPermissionToBeUnprotectedIsNone() {
		this.reactive.withPropertyValues("apikeys.enabled=false", "apikeys.allow-unprotected=")
			.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnprotectedHandlersException.class));
	}

	@Test
	void anApplicationThatServesNothingStarts() {
		new ApplicationContextRunner().withConfiguration(OURS)
			.withPropertyValues(SIGNING, "apikeys.store.type=memory")
			.withUserConfiguration(AnnotatedMethod.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aHandlerAdapterThatComesBeforeOursStopsTheStart() {
		this.reactive.withUserConfiguration(AnnotatedMethod.class)
			.withBean(FirstAdapter.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("FirstAdapter"));
	}

	@Test
	void aWildcardInARequiredScopeStopsTheStart() {
		this.reactive.withUserConfiguration(Wildcard.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("rates:*")
				.hasMessageContaining("Wildcard"));
	}

	@Test
	void aPatternThatCannotBeParsedStopsTheStart() {
		this.reactive.withPropertyValues("apikeys.web.protect=/api/{")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("apikeys.web.protect")
				.hasMessageContaining("/api/{"));
	}

	@RestController
	static class AnnotatedMethod {

		@GetMapping("/rates")
		@RequireApiKey
		String rates() {
			return "";
		}

	}

	@RestController
	@RequireApiKey
	static class AnnotatedClass {

		@GetMapping("/rates")
		String rates() {
			return "";
		}

	}

	@RestController
	static class Wildcard {

		@GetMapping("/rates")
		@RequireApiKey("rates:*")
		String rates() {
			return "";
		}

	}

	static class NoController {

		@RequireApiKey
		Mono<ServerResponse> list(ServerRequest request) {
			return ServerResponse.ok().build();
		}

	}

	@RestController
	static class Unmapped {

		@RequireApiKey
		String query() {
			return "";
		}

	}

	@RestController
	static class TakesTheKey {

		@GetMapping("/me")
		String me(ApiKey key) {
			return key.toString();
		}

	}

	@RestController
	static class Plain {

		@GetMapping("/rates")
		String rates() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> routes() {
			return ApiKeyRoutes.require(KeyRequirement.VALID_KEY,
					RouterFunctions.route().GET("/rates", (request) -> ServerResponse.ok().build()).build());
		}

	}

	static class FirstAdapter implements HandlerAdapter, PriorityOrdered {

		@Override
		public boolean supports(Object handler) {
			return true;
		}

		@Override
		public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
			return Mono.empty();
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

}
