package dev.apikeys.limit;

import java.time.Duration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RateLimitTests {

	@ParameterizedTest
	@CsvSource({ "1/second,1,PT1S", "100/minute,100,PT1M", "100/hour,100,PT1H", "1000000000/day,1000000000,PT24H",
			"100/30s,100,PT30S", "5/5m,5,PT5M", "5/12h,5,PT12H", "5/31d,5,PT744H", "5/PT30S,5,PT30S", "5/P7D,5,PT168H",
			"5/1500ms,5,PT1.5S", "5/1s,5,PT1S", "5/PT1H30M,5,PT1H30M", "5/60s,5,PT1M" })
	void readsNamesAndDurations(String text, long requests, Duration window) {
		assertThat(RateLimit.of(text)).isEqualTo(new RateLimit(requests, window));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "100", "100/", "/minute", "minute", "minute/100", "0/minute", "-1/minute",
			"+1/minute", "1.5/minute", "1e3/minute", "1_000/minute", "1000000001/minute", "10000000000/minute",
			"99999999999999999999/minute", "100/MINUTE", "100/Minute", "100/30S", "100/5M", " 100/minute",
			"100/minute ", "100 /minute", "100/ minute", "100/minutes", "100/min", "100/week", "100/month", "100/year",
			"100//minute", "100/minute/", "100/0s", "100/-5s", "100/999ms", "100/PT0.5S", "100/-PT30S", "100/PT-30S",
			"100/32d", "100/745h", "100/PT744H1S", "100/9999999999d", "100/99999999999d", "100/PT99999999999999999999S",
			"100/9223372036854775807s", "100/1.5s", "100/30", "100/s", "100/PT", "100/P", "100/PT1.0001S",
			"\u0661\u0660/minute", "100/\u0663\u0660s", "100,minute" })
	void otherFormsAreRefusedWithTheTextAndWhatIsAllowed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.of(text))
			.withMessageStartingWith("'" + text + "' is not a rate limit: expected N/window");
	}

	@Property
	void whatIsWrittenIsReadAgain(@ForAll @LongRange(min = 1, max = 1_000_000_000) long requests,
			@ForAll @LongRange(min = 1000, max = 2_678_400_000L) long millis) {
		RateLimit limit = new RateLimit(requests, Duration.ofMillis(millis));
		assertThat(RateLimit.of(limit.toString())).isEqualTo(limit);
	}

	@Property
	void wholeSecondsAreReadAgainToo(@ForAll @LongRange(min = 1, max = 2_678_400) long seconds) {
		RateLimit limit = new RateLimit(1, Duration.ofSeconds(seconds));
		assertThat(RateLimit.of(limit.toString())).isEqualTo(limit);
	}

	@ParameterizedTest
	@CsvSource({ "PT1M,100/minute", "PT30S,100/30s", "PT36H,100/36h", "PT1M30S,100/90s", "PT1.5S,100/1500ms" })
	void isWrittenAsPeopleWriteIt(Duration window, String text) {
		assertThat(new RateLimit(100, window)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0.999S", "PT0S", "PT-1S", "PT744H0.001S", "PT1.0000001S" })
	void impossibleWindowsAreRefused(Duration window) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, window))
			.withMessageStartingWith("window must be");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, 1_000_000_001, Long.MAX_VALUE, Long.MIN_VALUE })
	void impossibleNumbersAreRefused(long requests) {
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(requests, Duration.ofSeconds(1)))
			.withMessage("requests must be from 1 to 1000000000, not " + requests);
	}

}
