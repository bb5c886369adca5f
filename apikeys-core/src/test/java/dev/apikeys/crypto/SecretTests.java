package dev.apikeys.crypto;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecretTests {

	@Test
	void printsAsStarsWhateverItHolds() {
		assertThat(Secret.of("sk_live_x")).hasToString("******");
		assertThat(Secret.of("")).hasToString("******");
		assertThat("of " + Secret.of("sk_live_x")).isEqualTo("of ******");
	}

	@Test
	void isEqualToTheSameTextAlone() {
		assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
		assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo(Secret.of("aa")).isNotEqualTo("a");
		assertThat(Secret.of("a").equals(null)).isFalse();
	}

	@Test
	void itsHashSaysNothingAboutTheText() {
		assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b"));
	}

	@Test
	void revealsWhatWasWrapped() {
		assertThat(Secret.of(" \u00e4 ").reveal()).isEqualTo(" \u00e4 ");
	}

}
