package dev.apikeys.web.reactive;

import java.util.Map;
import java.util.function.Function;

import org.springframework.core.io.Resource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Looks whether any of the visited routes has a requirement. For one use.
 */
final class RequirementVisitor implements RouterFunctions.Visitor {

	private boolean found;

	boolean isFound() {
		return this.found;
	}

	@Override
	public void attributes(Map<String, Object> attributes) {
		this.found |= attributes.containsKey(RouteRequirement.ATTRIBUTE);
	}

	@Override
	public void startNested(RequestPredicate predicate) {
	}

	@Override
	public void endNested(RequestPredicate predicate) {
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handlerFunction) {
	}

	@Override
	public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {
	}

	@Override
	public void unknown(RouterFunction<?> routerFunction) {
	}

}
