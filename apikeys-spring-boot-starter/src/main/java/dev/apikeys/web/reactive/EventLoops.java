package dev.apikeys.web.reactive;

import org.jspecify.annotations.Nullable;

import io.netty.channel.EventLoop;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * Brings an exchange back to the event loop of its connection when something was waited
 * for on another thread. The handler then runs where it would have run without us, and
 * not on a thread of the database driver. It also avoids that Reactor Netty stops reading
 * a kept-alive connection (its issue 4361), which takes an answer from another thread.
 */
final class EventLoops {

	private static final boolean PRESENT = ClassUtils.isPresent("reactor.netty.Connection",
			EventLoops.class.getClassLoader());

	private EventLoops() {
	}

	/**
	 * Go on with a value on the event loop of the exchange.
	 * @param <T> the type of the value
	 * @param exchange the exchange
	 * @param value the value
	 * @return the value, at once where this is that event loop or there is none
	 */
	static <T> Mono<T> back(ServerWebExchange exchange, T value) {
		EventLoop loop = PRESENT ? Netty.loop(exchange) : null;
		if (loop == null || loop.inEventLoop()) {
			return Mono.just(value);
		}
		return Mono.create((sink) -> loop.execute(() -> sink.success(value)));
	}

	/**
	 * Loaded only where Reactor Netty is present.
	 */
	private static final class Netty {

		private static @Nullable EventLoop loop(ServerWebExchange exchange) {
			return (nativeRequest(exchange) instanceof Connection connection) ? connection.channel().eventLoop() : null;
		}

		private static @Nullable Object nativeRequest(ServerWebExchange exchange) {
			try {
				return ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
			}
			catch (IllegalArgumentException | IllegalStateException ex) {
				// a mock, or a wrapper that tells nothing about what it wraps
				return null;
			}
		}

	}

}
