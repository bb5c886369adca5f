package dev.apikeys.web.reactive;

import java.util.List;
import java.util.Map;

import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Path patterns, and filters that change the path in either direction.
 */
class ProtectedPathTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(
				EdgeApplication.protecting(List.of("/api/**", "/secret/**"), List.of("/api/public/**")),
				Map.of("spring.web.resources.static-locations", "classpath:/test-static/"), Endpoints.class,
				Rewriting.class, RewritingFirst.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void handlerWithoutAnnotation() {
		assertThat(status("/api/plain", null)).isEqualTo(401);
		assertThat(status("/api/plain", application.secret())).isEqualTo(200);
		assertThat(status("/open", null)).isEqualTo(200);
	}

	@Test
	void excluded() {
		assertThat(status("/api/public/plain", null)).isEqualTo(200);
	}

	@Test
	void annotationAppliesInsideAndOutsideThePatterns() {
		assertThat(status("/api/scoped", application.secret())).isEqualTo(403);
		assertThat(status("/api/scoped", application.secret("a"))).isEqualTo(200);
		assertThat(status("/api/public/scoped", null)).isEqualTo(401);
		assertThat(status("/scoped", null)).isEqualTo(401);
	}

	@Test
	void unmappedStays404() {
		assertThat(status("/secret/unmapped", application.secret())).isEqualTo(404);
		assertThat(status("/elsewhere", null)).isEqualTo(404);
	}

	@Test
	void staticResourcesHoweverThePathIsWritten() {
		assertThat(RawHttp.get(application.port(), "/open.txt")).startsWith("HTTP/1.1 200").contains("open file");
		for (String path : List.of("/secret/file.txt", "//secret/file.txt", "/./secret/file.txt", "/%73ecret/file.txt",
				"/secret%2Ffile.txt", "/x/../secret/file.txt", "/x/%2e%2e/secret/file.txt", "/.//secret/file.txt",
				"/%5Csecret/file.txt", "/%20/secret/file.txt", "/secret//file.txt", "/%2Fsecret/file.txt",
				"/SECRET/file.txt")) {
			assertThat(RawHttp.get(application.port(), path)).as(path).doesNotContain("secret file");
		}
		assertThat(RawHttp.get(application.port(), "/secret/file.txt", "X-API-Key: " + application.secret()))
			.contains("secret file");
	}

	@Test
	void filterLeadsIntoAProtectedPath() {
		assertThat(status("/into", null)).isEqualTo(401);
		assertThat(status("/into", application.secret())).isEqualTo(200);
	}

	@Test
	void filterLeadsOutOfAProtectedPath() {
		assertThat(status("/api/out", null)).isEqualTo(401);
		assertThat(status("/api/out", application.secret())).isEqualTo(200);
	}

	@Test
	void filterLeadsToAnAnnotatedHandler() {
		assertThat(status("/to-scoped", null)).isEqualTo(401);
		assertThat(status("/to-scoped", application.secret())).isEqualTo(403);
		assertThat(status("/to-scoped", application.secret("a"))).isEqualTo(200);
	}

	@Test
	void filterThatWasThereBeforeLeadsOut() {
		assertThat(status("/api/first", null)).isEqualTo(401);
		assertThat(status("/api/first", application.secret())).isEqualTo(200);
	}

	private static int status(String path, String secret) {
		return application.client().get().uri(path).headers((headers) -> {
			if (secret != null) {
				headers.set("X-API-Key", secret);
			}
		}).exchange().expectBody().returnResult().getStatus().value();
	}

	@RestController
	static class Endpoints {

		@GetMapping({ "/api/plain", "/api/public/plain", "/open" })
		String plain() {
			return "ok";
		}

		@GetMapping({ "/api/scoped", "/api/public/scoped", "/scoped" })
		@RequireApiKey("a")
		String scoped() {
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rewriting {

		private static final Map<String, String> PATHS = Map.of("/into", "/api/plain", "/api/out", "/open",
				"/to-scoped", "/scoped");

		@Bean
		WebFilter rewriting() {
			return (exchange, chain) -> {
				String path = PATHS.get(exchange.getRequest().getPath().value());
				return chain.filter(
						(path != null) ? exchange.mutate().request((request) -> request.path(path)).build() : exchange);
			};
		}

	}

	static class RewritingFirst implements WebFilter, Ordered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return exchange.getRequest().getPath().value().equals("/api/first")
					? chain.filter(exchange.mutate().request((request) -> request.path("/open")).build())
					: chain.filter(exchange);
		}

	}

}
