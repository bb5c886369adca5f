package dev.apikeys.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import dev.apikeys.error.InvalidRequestException;
import dev.apikeys.error.InvalidRequestException.FieldError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PageRequestTests {

	private final List<UUID> all = LongStream.range(0, 10).mapToObj((i) -> new UUID(10 - i, i)).toList();

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 9, 10, 11, 200 })
	void readingPageAfterPageGivesEverythingOnce(int limit) {
		List<UUID> seen = new ArrayList<>();
		int pages = 0;
		@Nullable String cursor = null;
		do {
			Page<UUID> page = read(new PageRequest(limit, cursor));
			assertThat(page.items()).hasSizeBetween(1, limit);
			seen.addAll(page.items());
			cursor = page.nextCursor();
			pages++;
		}
		while (cursor != null);
		assertThat(seen).isEqualTo(this.all);
		assertThat(pages).isEqualTo((10 + limit - 1) / limit);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 201, Integer.MAX_VALUE, Integer.MIN_VALUE })
	void aLimitOutOfRangeIsRefused(int limit) {
		assertRefused(new PageRequest(limit, null), "limit", "must be from 1 to 200, not " + limit);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "AAAA", "1", "!!!!!!!!!!!!!!!!!!!!!!", "AAAAAAAAAAAAAAAAAAAAAAAA",
			"00000000-0000-0001-0000-000000000002", "AAAAAAAAAAAAAAAAAAAAA+", "\u00e4" })
	void aCursorThatNoPageGaveIsRefused(String cursor) {
		assertRefused(new PageRequest(5, cursor), "cursor", "must be the nextCursor of a page");
	}

	@Test
	void aCutCursorIsRefused() {
		String cursor = read(new PageRequest(3, null)).nextCursor();
		assertThat(cursor).isNotNull();
		for (int length = 0; length < cursor.length(); length++) {
			assertRefused(new PageRequest(3, cursor.substring(0, length)), "cursor",
					"must be the nextCursor of a page");
		}
		assertRefused(new PageRequest(3, cursor + "A"), "cursor", "must be the nextCursor of a page");
	}

	@Test
	void theFirstPageHasFifty() {
		assertThat(PageRequest.first()).isEqualTo(new PageRequest(50, null));
		assertThat(PageRequest.first().after("x")).isEqualTo(new PageRequest(50, "x"));
	}

	private Page<UUID> read(PageRequest request) {
		@Nullable Page<UUID> page = request.read(this::list, (id) -> id).block();
		assertThat(page).isNotNull();
		return page;
	}

	private Flux<UUID> list(@Nullable UUID before, int limit) {
		return Flux.fromStream(
				() -> this.all.stream().filter((id) -> before == null || id.compareTo(before) < 0).limit(limit));
	}

	private void assertRefused(PageRequest request, String field, String message) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> read(request))
			.satisfies((ex) -> assertThat(ex.errors()).containsExactly(new FieldError(field, message)));
	}

}
