package dev.apikeys.web;

import java.lang.reflect.Method;
import java.util.List;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.KeyRequirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where in the hierarchy of a handler's class a requirement is found.
 */
class RequirementResolverTests {

	private final RequirementResolver resolver = new RequirementResolver(WebSettings.DEFAULT);

	@ParameterizedTest
	@ValueSource(classes = { OfBase.class, OfBaseFurtherUp.class, OfGenericBase.class, OfGenericInterface.class,
			Own.class, Agreeing.class, Overriding.class, OverridingUnannotated.class })
	void found(Class<?> type) throws ReflectiveOperationException {
		assertThat(resolve(type)).isEqualTo(KeyRequirement.scopes("x"));
		assertThat(StatedRequirements.methodsOf(type)).extracting(Method::getName).containsExactly("get");
		assertThat(StatedRequirements.isOn(type)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(classes = { Open.class, BoundByItsInterface.class })
	void notFound(Class<?> type) throws ReflectiveOperationException {
		assertThat(resolve(type)).isNull();
		assertThat(StatedRequirements.methodsOf(type)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { Differing.class, DifferingTypes.class })
	void parentsThatDiffer(Class<?> type) {
		assertThatExceptionOfType(ApiKeyEdgeException.class).isThrownBy(() -> resolve(type))
			.withMessageContaining(type.getName())
			.withMessageContaining("several");
	}

	@Test
	void onTheType() throws ReflectiveOperationException {
		assertThat(resolve(OfType.class)).isEqualTo(KeyRequirement.scopes("y"));
		assertThat(StatedRequirements.isOn(OfType.class)).isTrue();
		assertThat(StatedRequirements.methodsOf(OfType.class)).isEmpty();
	}

	@Test
	void notOnAnOverload() throws ReflectiveOperationException {
		OtherSignature bean = new OtherSignature();
		Method open = GenericBase.class.getMethod("get", Object.class);
		assertThat(this.resolver.resolve(new HandlerMethod(bean, open))).isNull();
		Method secured = OtherSignature.class.getMethod("get", Integer.class);
		assertThat(this.resolver.resolve(new HandlerMethod(bean, secured))).isEqualTo(KeyRequirement.scopes("x"));
	}

	@Test
	void implicit() throws ReflectiveOperationException {
		assertThat(resolve(Implicit.class)).isEqualTo(KeyRequirement.VALID_KEY);
		assertThat(StatedRequirements.methodsOf(Implicit.class)).extracting(Method::getName).containsExactly("get");
	}

	private KeyRequirement resolve(Class<?> type) throws ReflectiveOperationException {
		MethodFilter mapped = (method) -> method.getName().equals("get") && !method.isBridge();
		Method method = List.copyOf(MethodIntrospector.selectMethods(type, mapped)).get(0);
		return this.resolver.resolve(new HandlerMethod(type.getDeclaredConstructor().newInstance(), method));
	}

	static class Base {

		@GetMapping("/get")
		public String get() {
			return "ok";
		}

	}

	static class GenericBase<T> {

		@GetMapping("/get")
		public String get(T value) {
			return "ok";
		}

	}

	interface Secured {

		@RequireApiKey("x")
		String get();

	}

	interface SecuredToo {

		@RequireApiKey("x")
		String get();

	}

	interface SecuredOtherwise {

		@RequireApiKey("y")
		String get();

	}

	interface Further extends Secured {

	}

	interface GenericSecured<T> {

		@RequireApiKey("x")
		String get(T value);

	}

	interface SecuredInteger {

		@RequireApiKey("x")
		String get(Integer value);

	}

	@RequireApiKey("y")
	interface SecuredType {

	}

	@RequireApiKey("z")
	interface OtherSecuredType {

	}

	static class OfBase extends Base implements Secured {

	}

	static class Between extends Base implements Further {

	}

	static class OfBaseFurtherUp extends Between {

	}

	static class OfGenericBase extends GenericBase<String> implements GenericSecured<String> {

	}

	static class OfGenericInterface implements GenericSecured<Integer> {

		@Override
		@GetMapping("/get")
		public String get(Integer value) {
			return "ok";
		}

	}

	static class Own extends Base implements SecuredOtherwise {

		@Override
		@RequireApiKey("x")
		public String get() {
			return "ok";
		}

	}

	static class Agreeing extends Base implements Secured, SecuredToo {

	}

	static class Overriding extends Own {

		@Override
		public String get() {
			return "ok";
		}

	}

	static class OverridingUnannotated extends OfBase {

		@Override
		public String get() {
			return "ok";
		}

	}

	static class Open extends Base {

	}

	static class OtherSignature extends GenericBase<String> implements SecuredInteger {

		@Override
		public String get(Integer value) {
			return "ok";
		}

	}

	static class Differing extends Base implements Secured, SecuredOtherwise {

	}

	static class DifferingTypes extends Base implements SecuredType, OtherSecuredType {

	}

	static class OfType extends Base implements SecuredType {

	}

	static class Implicit extends GenericBase<ApiKey> {

		@ExceptionHandler
		String handle(IllegalStateException ex, ApiKey key) {
			return "ok";
		}

		String helper(ApiKey key) {
			return "ok";
		}

	}

	interface Bound {

		@GetMapping("/get")
		String get(@RequestBody ApiKey key);

	}

	static class BoundByItsInterface implements Bound {

		@Override
		public String get(ApiKey key) {
			return "ok";
		}

	}

}
