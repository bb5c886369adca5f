package dev.apikeys.web.reactive;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.IssuedKey;
import dev.apikeys.key.KeyDetails;
import dev.apikeys.limit.RateLimit;
import dev.apikeys.web.RequireApiKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a requirement can be stated, and which one applies.
 */
class RequirementTests {

	private static EdgeApplication application;

	@BeforeAll
	static void start() {
		application = EdgeApplication.start(OnMethods.class, OnClass.class, Inherited.class, InheritedMethod.class,
				Proxies.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void withoutAnnotationNothingIsJudged() {
		int before = application.judgements();
		assertThat(status("/open", null)).isEqualTo(200);
		assertThat(status("/open", "garbage")).isEqualTo(200);
		assertThat(application.judgements()).isEqualTo(before);
	}

	@Test
	void onMethod() {
		assertThat(status("/method", null)).isEqualTo(401);
		assertThat(status("/method", application.secret("a"))).isEqualTo(200);
		assertThat(status("/method", application.secret("b"))).isEqualTo(403);
	}

	@Test
	void asMetaAnnotation() {
		assertThat(status("/meta", null)).isEqualTo(401);
		assertThat(status("/meta", application.secret("a"))).isEqualTo(200);
		assertThat(status("/meta-alias", application.secret("a"))).isEqualTo(403);
		assertThat(status("/meta-alias", application.secret("mine"))).isEqualTo(200);
	}

	@Test
	void onClass() {
		assertThat(status("/class/plain", null)).isEqualTo(401);
		assertThat(status("/class/plain", application.secret("class"))).isEqualTo(200);
		assertThat(status("/class/plain", application.secret("method"))).isEqualTo(403);
	}

	@Test
	void methodWinsWhole() {
		assertThat(status("/class/own", application.secret("method"))).isEqualTo(200);
		assertThat(status("/class/own", application.secret("class"))).isEqualTo(403);
		assertThat(status("/class/any-key", application.secret())).isEqualTo(200);
		assertThat(status("/class/any-key", null)).isEqualTo(401);
	}

	@Test
	void onInterfaceAndSuperclass() {
		assertThat(status("/interface", null)).isEqualTo(401);
		assertThat(status("/interface", application.secret("api"))).isEqualTo(200);
		assertThat(status("/superclass", null)).isEqualTo(401);
		assertThat(status("/superclass", application.secret("base"))).isEqualTo(200);
		assertThat(status("/superclass", application.secret("api"))).isEqualTo(403);
	}

	@Test
	void onInterfaceOfAnInheritedMethod() {
		assertThat(status("/inherited-method", null)).isEqualTo(401);
		assertThat(status("/inherited-method", application.secret("x"))).isEqualTo(200);
	}

	@Test
	void behindProxies() {
		assertThat(status("/cglib", null)).isEqualTo(401);
		assertThat(status("/cglib", application.secret("cglib"))).isEqualTo(200);
		assertThat(status("/jdk", null)).isEqualTo(401);
		assertThat(status("/jdk", application.secret("jdk"))).isEqualTo(200);
	}

	@Test
	void parameterOfTypeApiKeyNeedsOne() {
		assertThat(status("/caller", null)).isEqualTo(401);
		assertThat(status("/caller", application.secret())).isEqualTo(200);
	}

	@Test
	void costAndLimitAndUsage() {
		String secret = application.secret(KeyDetails.EMPTY.withRateLimit(RateLimit.of("3/hour")));
		assertThat(status("/free", secret)).isEqualTo(200);
		assertThat(status("/unlimited", secret)).isEqualTo(200);
		assertThat(status("/expensive", secret)).isEqualTo(200);
		assertThat(status("/expensive", secret)).isEqualTo(429);
		assertThat(application.useCount(secret)).isEqualTo(3);
		assertThat(status("/untracked", secret)).isEqualTo(200);
		assertThat(application.useCount(secret)).isEqualTo(3);
		assertThat(status("/unlimited", secret)).isEqualTo(200);
		assertThat(status("/caller", secret)).isEqualTo(200);
		assertThat(status("/caller", secret)).isEqualTo(429);
		application.clock().advance(Duration.ofHours(1));
		assertThat(status("/expensive", secret)).isEqualTo(200);
	}

	@Test
	void productOfTheApplicationAndOfTheAnnotation() {
		try (EdgeApplication other = EdgeApplication.start(EdgeApplication.product("maps"), OnProducts.class)) {
			String maps = forProduct(other, "maps");
			String routes = forProduct(other, "routes");
			assertThat(status(other, "/default", maps)).isEqualTo(200);
			assertThat(status(other, "/default", routes)).isEqualTo(403);
			assertThat(status(other, "/routes", maps)).isEqualTo(403);
			assertThat(status(other, "/routes", routes)).isEqualTo(200);
			assertThat(status(other, "/caller", maps)).isEqualTo(200);
			assertThat(status(other, "/caller", routes)).isEqualTo(403);
		}
	}

	private static String forProduct(EdgeApplication application, String name) {
		IssuedKey key = application.apiKeys()
			.createProduct(application.organizationId(), name)
			.flatMap((product) -> application.apiKeys()
				.create(application.owner().product(product.id()), KeyDetails.EMPTY))
			.blockOptional(EdgeApplication.TIMEOUT)
			.orElseThrow();
		return key.secret().reveal();
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

	@RestController
	static class OnMethods {

		@GetMapping("/open")
		String open() {
			return "ok";
		}

		@GetMapping("/method")
		@RequireApiKey("a")
		String method() {
			return "ok";
		}

		@GetMapping("/meta")
		@RequireA
		String meta() {
			return "ok";
		}

		@GetMapping("/meta-alias")
		@RequireA("mine")
		String metaAlias() {
			return "ok";
		}

		@GetMapping("/caller")
		String caller(ApiKey key) {
			return key.start();
		}

		@GetMapping("/free")
		@RequireApiKey(cost = 0)
		String free() {
			return "ok";
		}

		@GetMapping("/unlimited")
		@RequireApiKey(checkRateLimit = false)
		String unlimited() {
			return "ok";
		}

		@GetMapping("/untracked")
		@RequireApiKey(trackUsage = false, cost = 0)
		String untracked() {
			return "ok";
		}

		@GetMapping("/expensive")
		@RequireApiKey(cost = 2)
		String expensive() {
			return "ok";
		}

	}

	@RestController
	@RequireApiKey("class")
	static class OnClass {

		@GetMapping("/class/plain")
		String plain() {
			return "ok";
		}

		@GetMapping("/class/own")
		@RequireApiKey("method")
		String own() {
			return "ok";
		}

		@GetMapping("/class/any-key")
		@RequireApiKey
		String anyKey() {
			return "ok";
		}

	}

	interface Api {

		@GetMapping("/interface")
		@RequireApiKey("api")
		String ofInterface();

	}

	@RequireApiKey("base")
	abstract static class Base {

		@GetMapping("/superclass")
		String ofSuperclass() {
			return "ok";
		}

	}

	@RestController
	static class Inherited extends Base implements Api {

		@Override
		public String ofInterface() {
			return "ok";
		}

	}

	static class Plain {

		@GetMapping("/inherited-method")
		public String get() {
			return "ok";
		}

	}

	interface Secured {

		@RequireApiKey("x")
		String get();

	}

	@RestController
	static class InheritedMethod extends Plain implements Secured {

	}

	@RestController
	static class OnProducts {

		@GetMapping("/default")
		@RequireApiKey
		String byDefault() {
			return "ok";
		}

		@GetMapping("/routes")
		@RequireApiKey(product = "routes")
		String routes() {
			return "ok";
		}

		@GetMapping("/caller")
		String caller(ApiKey key) {
			return "ok";
		}

	}

	@RestController
	static class Cglib {

		@GetMapping("/cglib")
		@RequireApiKey("cglib")
		public String cglib() {
			return "ok";
		}

	}

	@Controller
	@ResponseBody
	interface Jdk {

		@GetMapping("/jdk")
		String jdk();

	}

	@RequireApiKey("jdk")
	static class JdkTarget implements Jdk {

		@Override
		public String jdk() {
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		@Bean
		Cglib cglib() {
			ProxyFactory factory = new ProxyFactory(new Cglib());
			factory.setProxyTargetClass(true);
			return (Cglib) factory.getProxy();
		}

		@Bean
		Jdk jdk() {
			return (Jdk) new ProxyFactory(new JdkTarget()).getProxy();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@RequireApiKey
	@interface RequireA {

		@AliasFor(annotation = RequireApiKey.class, attribute = "scopes")
		String[] value() default "a";

	}

}
