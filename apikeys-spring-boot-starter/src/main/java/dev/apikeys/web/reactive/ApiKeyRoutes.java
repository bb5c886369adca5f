package dev.apikeys.web.reactive;

import dev.apikeys.key.ApiKey;
import dev.apikeys.key.KeyRequirement;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * States for functional endpoints what
 * {@link dev.apikeys.web.RequireApiKey @RequireApiKey} states for controllers:
 *
 * <pre class="code">
 * &#64;Bean
 * RouterFunction&lt;ServerResponse&gt; orders(OrderHandler handler) {
 *     return ApiKeyRoutes.require(KeyRequirement.scopes("orders:read"),
 *             route().GET("/orders", handler::list).build());
 * }
 * </pre>
 */
public final class ApiKeyRoutes {

	private ApiKeyRoutes() {
	}

	/**
	 * Let only callers with an API key reach some routes. Where such routes are nested,
	 * the innermost requirement wins whole, as a method's annotation does over that of
	 * its class, and over that of a handler function's class. A handler function that was
	 * not judged for its requirement never runs: it fails with
	 * {@link dev.apikeys.web.ApiKeyEdgeException}.
	 * @param <T> the type of response
	 * @param requirement what is required; without a product, the application's applies
	 * @param routes the routes, which may be filtered and nested, inside and outside
	 * @return the same routes, protected
	 */
	public static <T extends ServerResponse> RouterFunction<T> require(KeyRequirement requirement,
			RouterFunction<T> routes) {
		return new ProtectedRouterFunction<>(requirement, routes);
	}

	/**
	 * Whether some routes have a requirement, as far as they can be visited: a router
	 * function that is a plain lambda hides what it calls.
	 * @param routes any routes
	 * @return whether {@link #require} was used for any of them
	 */
	public static boolean haveRequirement(RouterFunction<?> routes) {
		RequirementVisitor visitor = new RequirementVisitor();
		routes.accept(visitor);
		return visitor.isFound();
	}

	/**
	 * The caller's key, for a handler function.
	 * @param request the request
	 * @return the key that the request was judged by
	 * @throws IllegalStateException if no key was required and none was judged
	 */
	public static ApiKey apiKey(ServerRequest request) {
		Judged judged = Judged.of(request.attributes());
		if (judged == null) {
			throw new IllegalStateException("No API key was judged for '" + request.path()
					+ "': put its route into ApiKeyRoutes.require(..), or its path under apikeys.web.protect");
		}
		return judged.passed().key();
	}

}
