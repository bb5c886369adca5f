package dev.apikeys.key;

import java.util.List;
import java.util.Random;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.apikeys.crypto.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyFormatTests {

	private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private final KeyFormat plain = new KeyFormat("sk", null, List.of());

	private final KeyFormat live = new KeyFormat("sk", "live", List.of("old", "older_test"));

	@Test
	void theChecksumIsThatOfTheContract() {
		assertThat(KeyFormat.checksum("zQWBuTSOoRi4A9sp" + "HcVY5ncnsDkxkJ")).isEqualTo("0mLq17");
	}

	@Test
	void theChecksumIsPaddedToSixCharacters() {
		assertThat(KeyFormat.checksum("")).isEqualTo("000000");
	}

	@Property
	void everyGeneratedSecretMatches(@ForAll("formats") KeyFormat format, @ForAll long seed) {
		String secret = format.generate(new Random(seed)).reveal();
		assertThat(secret).startsWith(format.head()).hasSize(format.head().length() + 38);
		assertThat(secret.substring(format.head().length())).matches("[0-9A-Za-z]{38}");
		assertThat(format.matches(secret)).isTrue();
		assertThat(format.claims(secret)).isTrue();
	}

	@Provide
	Arbitrary<KeyFormat> formats() {
		Arbitrary<String> tail = Arbitraries.strings().withChars("abcxyz0189").ofMaxLength(15);
		Arbitrary<String> prefix = Arbitraries.of("a", "m", "z").flatMap((first) -> tail.map(first::concat));
		Arbitrary<String> environment = Arbitraries.strings()
			.withChars("abcxyz0189")
			.ofMinLength(1)
			.ofMaxLength(16)
			.injectNull(0.5);
		return Combinators.combine(prefix, environment).as((p, e) -> new KeyFormat(p, e, List.of()));
	}

	@Property
	void noSingleCharacterCanBeChanged(@ForAll long seed, @ForAll @IntRange(max = 45) int position,
			@ForAll char replacement) {
		String secret = this.live.generate(new Random(seed)).reveal();
		StringBuilder changed = new StringBuilder(secret);
		changed.setCharAt(position, replacement);
		assertThat(this.live.matches(changed.toString())).isEqualTo(secret.charAt(position) == replacement);
	}

	@Test
	void noCharacterCanBeReplacedByAnyOther() {
		String secret = this.live.generate(new Random(7)).reveal();
		for (int position = 0; position < secret.length(); position++) {
			for (char replacement = 0; replacement < 256; replacement++) {
				if (replacement != secret.charAt(position)) {
					assertThat(this.live.matches(replaced(secret, position, replacement))).isFalse();
				}
			}
		}
	}

	@Test
	void nothingCanBeLeftOutOrAdded() {
		String secret = this.live.generate(new Random(7)).reveal();
		for (int position = 0; position < secret.length(); position++) {
			assertThat(this.live.matches(secret.substring(0, position))).isFalse();
			assertThat(this.live.matches(secret.substring(position + 1))).isFalse();
			assertThat(this.live.matches(new StringBuilder(secret).deleteCharAt(position).toString())).isFalse();
			assertThat(this.live.matches(new StringBuilder(secret).insert(position, '0').toString())).isFalse();
		}
		for (String around : List.of(" ", "\n", "\t", "\u0000", "\u00a0", "0", "_")) {
			assertThat(this.live.matches(secret + around)).isFalse();
			assertThat(this.live.matches(around + secret)).isFalse();
		}
	}

	@Test
	void caseMatters() {
		String secret = this.live.generate(new Random(7)).reveal();
		assertThat(this.live.matches(secret.toUpperCase(java.util.Locale.ROOT))).isFalse();
		assertThat(this.live.matches(secret.toLowerCase(java.util.Locale.ROOT))).isFalse();
		assertThat(this.live.matches("SK_live_" + secret.substring(8))).isFalse();
	}

	@Test
	void otherPrefixesAndEnvironmentsDoNotMatch() {
		String rest = this.live.generate(new Random(7)).reveal().substring("sk_live_".length());
		assertThat(this.live.matches("sk_live_" + rest)).isTrue();
		for (String head : List.of("sk_", "sk_test_", "pk_live_", "sk__", "sk_live", "", "live_", "sk_live__",
				"old_live_", "older_", "older_live_")) {
			assertThat(this.live.matches(head + rest)).as(head).isFalse();
		}
		assertThat(this.plain.matches("sk_" + rest)).isTrue();
		assertThat(this.plain.matches("sk_live_" + rest)).isFalse();
	}

	@Test
	void acceptedPrefixesMatchWithTheirEnvironment() {
		String rest = this.live.generate(new Random(7)).reveal().substring("sk_live_".length());
		assertThat(this.live.matches("old_" + rest)).isTrue();
		assertThat(this.live.matches("older_test_" + rest)).isTrue();
		assertThat(this.live.generate(new Random(7)).reveal()).startsWith("sk_live_");
	}

	@Test
	void aMegabyteOfAnythingDoesNotMatch() {
		assertThat(this.live.matches("")).isFalse();
		assertThat(this.live.matches("sk_live_".repeat(131_072))).isFalse();
		assertThat(this.live.matches("sk_live_" + "0".repeat(1_048_576))).isFalse();
		assertThat(this.live.matches("\u0660".repeat(46))).isFalse();
		assertThat(this.live.matches("sk_live_" + "\u0660".repeat(38))).isFalse();
		assertThat(this.live.matches("sk_live_" + "\ud83d\ude00".repeat(19))).isFalse();
	}

	@Test
	void claimsWhatStartsWithAPrefixOfOurs() {
		assertThat(List.of("sk_", "sk_x", "sk_live_x", "sk_test_x", "old_x", "older_test_x"))
			.allMatch(this.live::claims);
		assertThat(List.of("", "sk", "skx", "SK_x", " sk_x", "older_x", "older_live_x", "eyJhbGciOi"))
			.noneMatch(this.live::claims);
	}

	@Test
	void theStartEndsAfterFourCharactersOfTheBody() {
		Secret secret = this.live.generate(new Random(7));
		assertThat(this.live.start(secret)).hasSize(12).isEqualTo(secret.reveal().substring(0, 12));
		Secret old = Secret.of("old_" + secret.reveal().substring(8));
		assertThat(this.live.start(old)).isEqualTo("old_" + secret.reveal().substring(8, 12));
		assertThatIllegalArgumentException().isThrownBy(() -> this.plain.start(secret))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(secret.reveal()));
	}

	@Test
	void charactersOfTheBodyAreDrawnUniformly() {
		Random random = new Random(42);
		int[] counts = new int[128];
		int secrets = 10_000;
		for (int i = 0; i < secrets; i++) {
			this.plain.generate(random).reveal().substring(3, 35).chars().forEach((c) -> counts[c]++);
		}
		double expected = secrets * 32 / 62.0;
		double chiSquare = ALPHABET.chars().mapToDouble((c) -> Math.pow(counts[c] - expected, 2) / expected).sum();
		// 61 degrees of freedom: above 110 once in ten thousand times
		assertThat(chiSquare).isLessThan(110);
		assertThat(Set.of('0', '9', 'A', 'Z', 'a', 'z')).allMatch((c) -> counts[c] > 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1a", "Sk", "s_k", "sk ", "sk-", "abcdefghijklmnopq", "\u00e4" })
	void anImpossiblePrefixIsNamed(String prefix) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyFormat(prefix, null, List.of()))
			.withMessageContaining("prefix '" + prefix + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Live", "li_ve", "li ve", "abcdefghijklmnopq" })
	void anImpossibleEnvironmentIsNamed(String environment) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyFormat("sk", environment, List.of()))
			.withMessageContaining("environment '" + environment + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "old_", "_live", "old_live_x", "Old", "old live" })
	void anImpossibleAcceptedPrefixIsNamed(String accepted) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyFormat("sk", null, List.of(accepted)))
			.withMessageContaining("accepted prefix '" + accepted + "'");
	}

	private static String replaced(String secret, int position, char replacement) {
		StringBuilder changed = new StringBuilder(secret);
		changed.setCharAt(position, replacement);
		return changed.toString();
	}

}
