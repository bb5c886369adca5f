package dev.apikeys.web.reactive;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;

import dev.apikeys.web.ApiKeyEdgeException;
import dev.apikeys.web.RequireApiKey;
import dev.apikeys.web.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What stops the start, and what happens to handlers that come later.
 */
class ApiKeyEdgeVerifierTests {

	@ParameterizedTest
	@ValueSource(classes = { Wildcard.class, WildcardOnClass.class, WildcardByMeta.class })
	void wildcardInARequiredScope(Class<?> controller) {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> start(controller))
			.withMessageContaining("'orders:*'")
			.withMessageContaining(controller.getName());
	}

	@Test
	void costOutOfRange() {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> start(Cost.class))
			.withMessageContaining("Cost#handle")
			.withMessageContaining("-1");
	}

	@Test
	void blankProduct() {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> start(Product.class))
			.withMessageContaining("Product#handle")
			.withMessageContaining("product");
	}

	@Test
	void stackedAnnotationsThatDiffer() {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> start(Stacked.class))
			.withMessageContaining("Stacked#handle")
			.withMessageContaining("several");
	}

	@Test
	void anotherAdapterFirst() {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> start(Sound.class, Earlier.class))
			.withMessageContaining(EarlierAdapter.class.getName())
			.withMessageContaining("PriorityOrdered");
	}

	@Test
	void orderedAdapterComesAfterOurs() {
		try (EdgeApplication application = start(Sound.class, Later.class)) {
			application.client().get().uri("/sound").exchange().expectStatus().isUnauthorized();
		}
	}

	@Test
	void anotherFilterFirst() {
		WebSettings protecting = EdgeApplication.protecting(List.of("/api/**"), List.of());
		assertThatExceptionOfType(ApiKeyEdgeException.class)
			.isThrownBy(() -> EdgeApplication.start(protecting, EarlierFilter.class))
			.withMessageContaining(EarlierFilter.class.getName())
			.withMessageContaining("PriorityOrdered");
		start(EarlierFilter.class).close();
	}

	@Test
	void handlersThatComeLaterFailClosed() throws NoSuchMethodException {
		try (EdgeApplication application = start(Sound.class)) {
			RequestMappingHandlerMapping mapping = application.bean(RequestMappingHandlerMapping.class);
			Method handle = Wildcard.class.getDeclaredMethod("handle");
			mapping.registerMapping(RequestMappingInfo.paths("/late").methods(RequestMethod.GET).build(),
					new Wildcard(), handle);
			mapping.registerMapping(RequestMappingInfo.paths("/late-sound").build(), new Sound(),
					Sound.class.getDeclaredMethod("handle"));
			assertThat(status(application, "/late")).isEqualTo(500);
			assertThat(status(application, "/late-sound")).isEqualTo(401);
		}
	}

	private static int status(EdgeApplication application, String path) {
		return application.client()
			.method(HttpMethod.GET)
			.uri(path)
			.exchange()
			.expectBody()
			.returnResult()
			.getStatus()
			.value();
	}

	private static EdgeApplication start(Class<?>... sources) {
		return EdgeApplication.start(sources);
	}

	@RestController
	static class Sound {

		@GetMapping("/sound")
		@RequireApiKey
		String handle() {
			return "ok";
		}

	}

	@RestController
	static class Wildcard {

		@GetMapping("/wildcard")
		@RequireApiKey({ "orders:read", "orders:*" })
		String handle() {
			return "never";
		}

	}

	@RestController
	@RequireApiKey("orders:*")
	static class WildcardOnClass {

		@GetMapping("/wildcard")
		String handle() {
			return "never";
		}

	}

	@RestController
	static class WildcardByMeta {

		@GetMapping("/wildcard")
		@AllOrders
		String handle() {
			return "never";
		}

	}

	@RestController
	static class Cost {

		@GetMapping("/cost")
		@RequireApiKey(cost = -1)
		String handle() {
			return "never";
		}

	}

	@RestController
	static class Product {

		@GetMapping("/product")
		@RequireApiKey(product = " ")
		String handle() {
			return "never";
		}

	}

	@RestController
	static class Stacked {

		@GetMapping("/stacked")
		@Readers
		@Writers
		String handle() {
			return "never";
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@RequireApiKey("orders:*")
	@interface AllOrders {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@RequireApiKey("read")
	@interface Readers {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@RequireApiKey("write")
	@interface Writers {

	}

	static class LaterAdapter implements HandlerAdapter, Ordered {

		@Override
		public boolean supports(Object handler) {
			return false;
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

	static class EarlierAdapter extends LaterAdapter implements PriorityOrdered {

	}

	static class EarlierFilter implements WebFilter, PriorityOrdered {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return chain.filter(exchange);
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Earlier {

		@Bean
		EarlierAdapter aaaEarlier() {
			return new EarlierAdapter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Later {

		@Bean
		LaterAdapter later() {
			return new LaterAdapter();
		}

	}

}
