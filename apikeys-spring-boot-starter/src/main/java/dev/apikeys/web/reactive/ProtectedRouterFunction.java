package dev.apikeys.web.reactive;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.apikeys.key.KeyRequirement;
import dev.apikeys.web.ApiKeyEdgeException;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Routes with a requirement. It is told to the adapter when a route matches, and the
 * handler function itself is guarded as well, for dispatchers that never ask the adapter.
 *
 * @param <T> the type of response
 */
final class ProtectedRouterFunction<T extends ServerResponse> implements RouterFunction<T> {

	private final KeyRequirement requirement;

	private final RouterFunction<T> routes;

	ProtectedRouterFunction(KeyRequirement requirement, RouterFunction<T> routes) {
		this.requirement = requirement;
		this.routes = routes;
	}

	@Override
	public Mono<HandlerFunction<T>> route(ServerRequest request) {
		return Mono.defer(() -> {
			Object before = request.attributes().get(RouteRequirement.ATTRIBUTE);
			return this.routes.route(request).map((handler) -> guard(request.attributes(), before, handler));
		});
	}

	private HandlerFunction<T> guard(Map<String, Object> attributes, @Nullable Object before,
			HandlerFunction<T> handler) {
		if (!Objects.equals(attributes.get(RouteRequirement.ATTRIBUTE), before)) {
			// An inner requirement was met on the way here, and it wins whole.
			return handler;
		}
		attributes.put(RouteRequirement.ATTRIBUTE, new RouteRequirement(this.requirement));
		return (request) -> {
			Judged judged = Judged.of(request.attributes());
			if (judged == null || !judged.stated().equals(this.requirement)) {
				return Mono.error(new ApiKeyEdgeException(
						"The route '" + request.path() + "' requires an API key, and nothing has judged this request.",
						"Serve it with Spring's DispatcherHandler, with apikeys enabled."));
			}
			return handler.handle(request);
		};
	}

	@Override
	public void accept(RouterFunctions.Visitor visitor) {
		visitor.attributes(Map.of(RouteRequirement.ATTRIBUTE, this.requirement));
		this.routes.accept(visitor);
	}

	@Override
	public String toString() {
		return this.routes.toString();
	}

}
