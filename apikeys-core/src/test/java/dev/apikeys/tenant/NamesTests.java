package dev.apikeys.tenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "Acme, Inc.", " padded ", "\u00e4\u00f6\u00fc", "\ud83d\ude00", "a\u00a0b" })
	void allows(String name) {
		assertThat(Names.check(name)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\nb", "a\tb", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b", "\ud83d" })
	void refusesControlCharacters(String name) {
		assertThat(Names.check(name)).hasValue("must not contain control characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u2003", "\n" })
	void refusesBlankNames(String name) {
		assertThat(Names.check(name)).hasValue("must have 1 to 200 characters, not blank");
	}

	@Test
	void countsCharactersAndNotTheirHalves() {
		assertThat(Names.check("\ud83d\ude00".repeat(200))).isEmpty();
		assertThat(Names.check("\ud83d\ude00".repeat(201))).hasValue("must have 1 to 200 characters, not 201");
		assertThat(Names.check("a".repeat(201))).hasValue("must have 1 to 200 characters, not 201");
	}

}
