package dev.apikeys.tenant;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.apikeys.error.InvalidRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for one page of a list.
 *
 * @param limit how many items at most, from 1 to 200
 * @param cursor a page's {@code nextCursor}, or {@code null} for the first page
 */
public record PageRequest(int limit, @Nullable String cursor) {

	/** The number of items of a page when nothing else is said. */
	public static final int DEFAULT_LIMIT = 50;

	/** The largest number of items of a page. */
	public static final int MAX_LIMIT = 200;

	/**
	 * The first page of the default size.
	 * @return a request
	 */
	public static PageRequest first() {
		return new PageRequest(DEFAULT_LIMIT, null);
	}

	/**
	 * The page after the one that gave this cursor.
	 * @param cursor a page's {@code nextCursor}
	 * @return a request with the same limit
	 */
	public PageRequest after(String cursor) {
		return new PageRequest(this.limit, cursor);
	}

	/**
	 * Read this page from something that lists in descending order of id.
	 * @param <T> the kind of thing
	 * @param source what lists
	 * @param id tells a thing's id
	 * @return the page; fails with {@link InvalidRequestException} for a limit out of its
	 * range or a cursor that no page gave
	 */
	public <T> Mono<Page<T>> read(Source<T> source, Function<T, UUID> id) {
		return Mono.defer(() -> {
			if (this.limit < 1 || this.limit > MAX_LIMIT) {
				throw new InvalidRequestException("limit", "must be from 1 to " + MAX_LIMIT + ", not " + this.limit);
			}
			UUID before = (this.cursor != null) ? decode(this.cursor) : null;
			return source.list(before, this.limit + 1).collectList().map((items) -> page(items, id));
		});
	}

	private <T> Page<T> page(List<T> items, Function<T, UUID> id) {
		if (items.size() <= this.limit) {
			return new Page<>(List.copyOf(items), null);
		}
		List<T> shown = List.copyOf(items.subList(0, this.limit));
		return new Page<>(shown, encode(id.apply(shown.get(this.limit - 1))));
	}

	private static String encode(UUID id) {
		byte[] bytes = ByteBuffer.allocate(16)
			.putLong(id.getMostSignificantBits())
			.putLong(id.getLeastSignificantBits())
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static UUID decode(String cursor) {
		byte[] bytes = new byte[0];
		try {
			bytes = Base64.getUrlDecoder().decode(cursor);
		}
		catch (IllegalArgumentException ex) {
			// answered below, with every other wrong form
		}
		if (bytes.length != 16) {
			throw new InvalidRequestException("cursor", "must be the nextCursor of a page");
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	/**
	 * Something that lists in descending order of id.
	 *
	 * @param <T> the kind of thing
	 */
	@FunctionalInterface
	public interface Source<T> {

		/**
		 * List things.
		 * @param before only those with a smaller id, or {@code null} for all
		 * @param limit how many at most
		 * @return the things
		 */
		Flux<T> list(@Nullable UUID before, int limit);

	}

}
