package dev.apikeys.web.reactive;

import java.net.URI;

import dev.apikeys.crypto.Secret;
import dev.apikeys.key.KeyRequirement;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a call was charged for. A filter that repeats a failed attempt dispatches the same
 * call for the same answer, and is not charged again; one that makes several calls out of
 * a request is charged for each.
 *
 * @param requirement the requirement that was judged, with the application's product
 * @param presented the secret
 * @param handler the handler
 * @param method the HTTP method
 * @param uri what was called, with the query
 * @param response the answer
 */
record Charge(KeyRequirement requirement, Secret presented, Object handler, HttpMethod method, URI uri,
		ServerHttpResponse response) {

	static Charge of(ServerWebExchange exchange, Object handler, KeyRequirement requirement, Secret presented) {
		ServerHttpRequest request = exchange.getRequest();
		return new Charge(requirement, presented, handler, request.getMethod(), request.getURI(),
				exchange.getResponse());
	}

	/**
	 * Whether another call is this one, attempted again.
	 * @param other the other call
	 * @return {@code false} when it has to be charged
	 */
	boolean covers(Charge other) {
		return this.requirement.equals(other.requirement) && this.presented.equals(other.presented)
				&& isSame(this.handler, other.handler) && this.method.equals(other.method) && this.uri.equals(other.uri)
				&& this.response.equals(other.response) && !other.response.isCommitted();
	}

	// Routes make a new function for each match, and prototypes are a new bean each time.
	private static boolean isSame(Object one, Object other) {
		return (one instanceof HandlerMethod method && other instanceof HandlerMethod otherMethod)
				? method.getMethod().equals(otherMethod.getMethod())
						&& method.getBeanType().equals(otherMethod.getBeanType())
				: one.getClass().equals(other.getClass());
	}

}
