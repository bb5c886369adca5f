package dev.apikeys.web.reactive;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.apikeys.key.KeyDetails;
import dev.apikeys.key.KeyRequirement;
import dev.apikeys.web.ApiKeyEdgeException;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.nest;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

/**
 * Requirements of functional endpoints, however they are put together.
 */
class FunctionalEndpointTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(Routes.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void openRoute() {
		assertThat(status("/open", null)).isEqualTo(200);
	}

	@Test
	void protectedRoute() {
		assertThat(status("/orders", null)).isEqualTo(401);
		assertThat(status("/orders", application.secret("other"))).isEqualTo(403);
		assertThat(status("/orders", application.secret("orders"))).isEqualTo(200);
		assertThat(status("/orders/1", null)).isEqualTo(404);
	}

	@Test
	void callerInTheHandler() {
		String secret = application.secret("orders");
		assertThat(body("/orders", secret)).isEqualTo(secret.substring(0, 12));
		assertThat(status("/caller-unjudged", secret)).isEqualTo(500);
	}

	@Test
	void nestedInsideAndOutside() {
		for (String path : List.of("/a/b/inside", "/a/c/outside", "/d/e/f/between", "/filtered/before")) {
			assertThat(status(path, null)).as(path).isEqualTo(401);
			assertThat(status(path, application.secret("other"))).as(path).isEqualTo(403);
			assertThat(status(path, application.secret("nested"))).as(path).isEqualTo(200);
		}
	}

	@Test
	void innermostWinsWhole() {
		assertThat(status("/inner/strict", application.secret("inner"))).isEqualTo(200);
		assertThat(status("/inner/strict", application.secret("outer"))).isEqualTo(403);
		assertThat(status("/inner/plain", application.secret("outer"))).isEqualTo(200);
		assertThat(status("/inner/plain", application.secret("inner"))).isEqualTo(403);
	}

	@Test
	void aMatchThatIsDismissedRequiresNothingOfAnotherRoute() {
		assertThat(status("/dismissed", application.secret("other"))).isIn(200, 403);
		assertThat(status("/dismissed", null)).isIn(200, 401);
	}

	@Test
	void annotatedHandlerFunction() {
		assertThat(status("/annotated", null)).isEqualTo(401);
		assertThat(status("/annotated", application.secret("other"))).isEqualTo(403);
		assertThat(status("/annotated", application.secret("function"))).isEqualTo(200);
		assertThat(status("/annotated-and-routed", application.secret("function"))).isEqualTo(403);
		assertThat(status("/annotated-and-routed", application.secret("route"))).isEqualTo(200);
	}

	@Test
	void pathVariablesSurviveNesting() {
		assertThat(body("/vars/1/items/2", application.secret("nested"))).isEqualTo("{a=1, b=2}");
	}

	@Test
	void originalPathStaysKnownWhenRoutesAreNested() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.protecting(List.of("/secret/**"), List.of()),
				Rewritten.class)) {
			assertThat(status(other, "/secret/x", null)).isEqualTo(401);
			assertThat(status(other, "/secret/x", other.secret())).isEqualTo(200);
			assertThat(status(other, "/n/m/x", null)).isEqualTo(200);
		}
	}

	@Test
	void productOfTheApplication() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.product("maps"), Routes.class)) {
			String maps = forProduct(other, "maps");
			String routes = forProduct(other, "routes");
			assertThat(status(other, "/orders", maps)).isEqualTo(200);
			assertThat(status(other, "/orders", routes)).isEqualTo(403);
		}
	}

	@Test
	void handlerNeverRunsWhereNothingJudges() {
		boolean[] ran = new boolean[1];
		RouterFunction<ServerResponse> routes = ApiKeyRoutes.require(KeyRequirement.VALID_KEY,
				route(GET("/x"), (request) -> {
					ran[0] = true;
					return ServerResponse.ok().build();
				}));
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
		assertThatExceptionOfType(ApiKeyEdgeException.class)
			.isThrownBy(() -> RouterFunctions.toWebHandler(routes).handle(exchange).block(EdgeApplication.TIMEOUT))
			.withMessageContaining("'/x'")
			.withMessageContaining("DispatcherHandler");
		assertThat(ran[0]).isFalse();
	}

	@Test
	void requirementsCanBeDiscovered() {
		RouterFunction<ServerResponse> open = route(GET("/x"), Routes::ok);
		RouterFunction<ServerResponse> required = ApiKeyRoutes.require(KeyRequirement.VALID_KEY, open);
		assertThat(ApiKeyRoutes.haveRequirement(open)).isFalse();
		assertThat(ApiKeyRoutes.haveRequirement(open.withAttribute("a", "b"))).isFalse();
		assertThat(ApiKeyRoutes.haveRequirement(required)).isTrue();
		assertThat(ApiKeyRoutes.haveRequirement(nest(path("/y"), open.and(required)))).isTrue();
		assertThat(ApiKeyRoutes.haveRequirement(required.withAttributes(Map::clear).filter(Routes::filter))).isTrue();
		assertThat(ApiKeyRoutes.haveRequirement(route().GET("/y", Routes::ok).add(required).build())).isTrue();
	}

	@Test
	void wildcardIsRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyRequirement.scopes("orders:*"))
			.withMessageContaining("'orders:*'");
	}

	private static String forProduct(EdgeApplication application, String name) {
		return application.apiKeys()
			.createProduct(application.organizationId(), name)
			.flatMap((product) -> application.apiKeys()
				.create(application.owner().product(product.id()), KeyDetails.EMPTY.withScopes("orders")))
			.blockOptional(EdgeApplication.TIMEOUT)
			.orElseThrow()
			.secret()
			.reveal();
	}

	private static int status(String path, String secret) {
		return status(application, path, secret);
	}

	private static int status(EdgeApplication application, String path, String secret) {
		return application.client().get().uri(path).headers((headers) -> {
			if (secret != null) {
				headers.set("X-API-Key", secret);
			}
		}).exchange().expectBody().returnResult().getStatus().value();
	}

	private static String body(String path, String secret) {
		return application.client()
			.get()
			.uri(path)
			.header("X-API-Key", secret)
			.exchange()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

	@RequireApiKey("function")
	static class Annotated implements HandlerFunction<ServerResponse> {

		@Override
		public Mono<ServerResponse> handle(ServerRequest request) {
			return Routes.ok(request);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> annotated() {
			return route(GET("/annotated"), new Annotated()).and(ApiKeyRoutes.require(KeyRequirement.scopes("route"),
					route(GET("/annotated-and-routed"), new Annotated())));
		}

		static Mono<ServerResponse> ok(ServerRequest request) {
			return ServerResponse.ok().bodyValue("ok");
		}

		static Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
			return next.handle(ServerRequest.from(request).header("X-Filtered", "yes").build());
		}

		@Bean
		RouterFunction<ServerResponse> open() {
			return route(GET("/open"), Routes::ok).and(route(GET("/caller-unjudged"),
					(request) -> ServerResponse.ok().bodyValue(ApiKeyRoutes.apiKey(request).start())));
		}

		@Bean
		RouterFunction<ServerResponse> orders() {
			return ApiKeyRoutes.require(KeyRequirement.scopes("orders"), route(GET("/orders"),
					(request) -> ServerResponse.ok().bodyValue(ApiKeyRoutes.apiKey(request).start())));
		}

		@Bean
		RouterFunction<ServerResponse> nested() {
			KeyRequirement requirement = KeyRequirement.scopes("nested");
			return nest(path("/a"),
					nest(path("/b"), ApiKeyRoutes.require(requirement, route(GET("/inside"), Routes::ok)))
						.and(ApiKeyRoutes.require(requirement, nest(path("/c"), route(GET("/outside"), Routes::ok)))))
				.and(nest(path("/d"), nest(path("/e"),
						ApiKeyRoutes.require(requirement, nest(path("/f"), route(GET("/between"), Routes::ok)))))
					.filter(Routes::filter));
		}

		@Bean
		RouterFunction<ServerResponse> filtered() {
			return nest(path("/filtered"),
					ApiKeyRoutes
						.require(KeyRequirement.scopes("nested"),
								route().GET("/before", Routes::ok)
									.before((request) -> ServerRequest.from(request).header("X", "y").build())
									.build())
						.filter(Routes::filter))
				.filter(Routes::filter);
		}

		@Bean
		RouterFunction<ServerResponse> inner() {
			return ApiKeyRoutes.require(KeyRequirement.scopes("outer"),
					nest(path("/inner"),
							ApiKeyRoutes.require(KeyRequirement.scopes("inner"), route(GET("/strict"), Routes::ok))
								.filter(Routes::filter)
								.and(route(GET("/plain"), Routes::ok))));
		}

		@Bean
		RouterFunction<ServerResponse> dismissed() {
			RouterFunction<ServerResponse> required = ApiKeyRoutes.require(KeyRequirement.scopes("nested"),
					route(GET("/dismissed"), Routes::ok));
			RouterFunction<ServerResponse> dismissing = (request) -> required.route(request)
				.flatMap((handler) -> Mono.empty());
			return dismissing.and(route(GET("/dismissed"), Routes::ok));
		}

		@Bean
		RouterFunction<ServerResponse> variables() {
			return nest(path("/vars/{a}"),
					ApiKeyRoutes.require(KeyRequirement.scopes("nested"),
							nest(path("/items"), route(GET("/{b}"), (request) -> ServerResponse.ok()
								.bodyValue(new TreeMap<>(request.pathVariables()).toString())))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rewritten {

		@Bean
		WebFilter rewrite() {
			return (exchange, chain) -> exchange.getRequest().getPath().value().startsWith("/secret")
					? chain.filter(exchange.mutate().request((request) -> request.path("/n/m/x")).build())
					: chain.filter(exchange);
		}

		@Bean
		RouterFunction<ServerResponse> nested() {
			return nest(path("/n"), nest(path("/m"), route(GET("/{id}"), Routes::ok)));
		}

	}

}
