package dev.apikeys.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers are the same before and after they were JSON.
 */
class JsonValuesTests {

	@Test
	void wholeNumbersBecomeTheSmallestThatHoldsThem() {
		assertBecomes(5L, 5);
		assertBecomes((short) 5, 5);
		assertBecomes((byte) -5, -5);
		assertBecomes(new AtomicLong(5), 5);
		assertBecomes(BigInteger.valueOf(Integer.MIN_VALUE), Integer.MIN_VALUE);
		assertBecomes(Integer.MAX_VALUE + 1L, Integer.MAX_VALUE + 1L);
		assertBecomes(BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE);
		BigInteger huge = BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE);
		assertBecomes(huge, huge);
	}

	@Test
	void othersBecomeDoublesWhereThatIsExact() {
		assertBecomes(0.1f, 0.1);
		assertBecomes(2.0f, 2.0);
		assertBecomes(new BigDecimal("0.5"), 0.5);
		assertBecomes(new BigDecimal("5"), 5.0);
		BigDecimal exact = new BigDecimal("0.12345678901234567890123456789");
		assertBecomes(exact, exact);
		BigDecimal huge = new BigDecimal("1E+400");
		assertBecomes(huge, huge);
	}

	@Test
	void whatIsNoNumberOfJsonIsLeftForTheRules() {
		assertBecomes(Float.NaN, Float.NaN);
		assertBecomes(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
	}

	private static void assertBecomes(Number given, Number expected) {
		assertThat(KeyDetails.EMPTY.withCustom(Map.of("n", given)).custom()).containsEntry("n", expected);
		assertThat(KeyDetails.EMPTY.withCustom(Map.of("n", List.of(Map.of("n", given)))).custom()).containsEntry("n",
				List.of(Map.of("n", expected)));
	}

}
