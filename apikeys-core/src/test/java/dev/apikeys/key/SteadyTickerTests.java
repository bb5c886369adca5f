package dev.apikeys.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SteadyTickerTests {

	private Instant now = Instant.parse("2030-01-01T00:00:00Z");

	private final SteadyTicker ticker = new SteadyTicker(new Clock() {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return SteadyTickerTests.this.now;
		}

	});

	@Test
	void goesOnWithTheClock() {
		long before = this.ticker.read();
		this.now = this.now.plusSeconds(5);
		assertThat(this.ticker.read() - before).isEqualTo(Duration.ofSeconds(5).toNanos());
	}

	@Test
	void goesOnWhenTheClockIsSetBack() {
		long before = this.ticker.read();
		this.now = this.now.plusSeconds(3);
		this.ticker.read();
		this.now = this.now.minusSeconds(3600);
		assertThat(this.ticker.read() - before).isEqualTo(Duration.ofSeconds(3).toNanos());
		this.now = this.now.plusSeconds(2);
		assertThat(this.ticker.read() - before).isEqualTo(Duration.ofSeconds(5).toNanos());
	}

}
