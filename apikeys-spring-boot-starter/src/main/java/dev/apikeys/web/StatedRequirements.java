package dev.apikeys.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.service.annotation.HttpExchange;

/**
 * Which handlers state that they need a key: by the annotation, wherever in the hierarchy
 * of the bean's type it is declared, or by a parameter that cannot do without the
 * caller's key.
 */
public final class StatedRequirements {

	private StatedRequirements() {
	}

	/**
	 * Whether the type as a whole has the annotation.
	 * @param beanType the type of a controller
	 * @return whether it, a superclass or an interface is annotated
	 */
	public static boolean isOn(Class<?> beanType) {
		return MethodHierarchy.typesOf(beanType).stream().anyMatch((type) -> has(type, RequireApiKey.class));
	}

	/**
	 * The methods that state a requirement themselves, whatever the type as a whole says.
	 * @param beanType the type of a controller
	 * @return the annotated methods, and the mapped ones that take the caller's key
	 */
	public static Stream<Method> methodsOf(Class<?> beanType) {
		Set<Class<?>> types = MethodHierarchy.typesOf(beanType);
		MethodFilter stated = (method) -> isStatedBy(method, beanType, types);
		return MethodIntrospector.selectMethods(beanType, stated).stream();
	}

	/**
	 * The annotated methods that no mapping leads to, so that nothing enforces what they
	 * say.
	 * @param beanType the type of any bean
	 * @return the methods
	 */
	public static Stream<Method> unmappedMethodsOf(Class<?> beanType) {
		Set<Class<?>> types = MethodHierarchy.typesOf(beanType);
		MethodFilter unmapped = (method) -> {
			Set<Method> declarations = MethodHierarchy.declarationsOf(method, beanType, types);
			return declarations.stream().anyMatch((declaration) -> has(declaration, RequireApiKey.class))
					&& declarations.stream().noneMatch(StatedRequirements::isMapped);
		};
		return MethodIntrospector.selectMethods(beanType, unmapped).stream();
	}

	private static boolean isStatedBy(Method method, Class<?> beanType, Set<Class<?>> types) {
		Set<Method> declarations = MethodHierarchy.declarationsOf(method, beanType, types);
		if (declarations.stream().anyMatch((declaration) -> has(declaration, RequireApiKey.class))) {
			return true;
		}
		// Only of mapped methods: any other may be handed a key by whoever calls it.
		return declarations.stream().anyMatch(StatedRequirements::isMapped)
				&& takesCaller(new TypedMethod(method, beanType));
	}

	private static boolean isMapped(Method method) {
		return has(method, RequestMapping.class) || has(method, HttpExchange.class);
	}

	private static boolean has(AnnotatedElement element, Class<? extends Annotation> type) {
		return MergedAnnotations.from(element, SearchStrategy.DIRECT).isPresent(type);
	}

	static boolean takesCaller(AnnotatedMethod method) {
		for (MethodParameter parameter : method.getMethodParameters()) {
			if (CallerParameter.of(parameter).isRequired()) {
				return true;
			}
		}
		return false;
	}

	static List<RequireApiKey> nearestOn(Set<Class<?>> types) {
		List<Statement> statements = new ArrayList<>();
		types.forEach((type) -> collect(type, type, statements));
		return nearest(statements);
	}

	static List<RequireApiKey> nearestOn(Method method, Class<?> type, Set<Class<?>> types) {
		List<Statement> statements = new ArrayList<>();
		for (Method declaration : MethodHierarchy.declarationsOf(method, type, types)) {
			collect(declaration, declaration.getDeclaringClass(), statements);
		}
		return nearest(statements);
	}

	private static void collect(AnnotatedElement element, Class<?> owner, List<Statement> statements) {
		MergedAnnotations.from(element, SearchStrategy.DIRECT)
			.stream(RequireApiKey.class)
			.forEach((annotation) -> statements.add(new Statement(owner, annotation.synthesize())));
	}

	/** As with what is overridden: a subtype's own word replaces that of its parents. */
	private static List<RequireApiKey> nearest(List<Statement> statements) {
		return statements.stream()
			.filter((statement) -> statements.stream().noneMatch((other) -> other.replaces(statement)))
			.map(Statement::annotation)
			.toList();
	}

	/**
	 * An annotation where it is declared.
	 *
	 * @param owner the class that declares it
	 * @param annotation the annotation
	 */
	private record Statement(Class<?> owner, RequireApiKey annotation) {

		boolean replaces(Statement other) {
			return this.owner != other.owner && other.owner.isAssignableFrom(this.owner);
		}

	}

	/** A method whose parameters are seen as those of the class that inherits it. */
	private static final class TypedMethod extends AnnotatedMethod {

		private final Class<?> type;

		TypedMethod(Method method, Class<?> type) {
			super(method);
			this.type = type;
		}

		@Override
		protected Class<?> getContainingClass() {
			// The super constructor asks before this one has set it.
			return (this.type != null) ? this.type : super.getContainingClass();
		}

	}

}
