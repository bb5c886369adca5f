package dev.apikeys.sample;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import org.springframework.stereotype.Component;

/**
 * The rates, in memory: what this sample is about is the keys.
 */
@Component
class Rates {

	private final Map<String, ExchangeRate> rates = new ConcurrentSkipListMap<>();

	Rates() {
		put(new ExchangeRate("EUR-USD", new BigDecimal("1.0842")));
		put(new ExchangeRate("EUR-GBP", new BigDecimal("0.8571")));
		put(new ExchangeRate("USD-JPY", new BigDecimal("149.63")));
	}

	Collection<ExchangeRate> all() {
		return this.rates.values();
	}

	Optional<ExchangeRate> find(String pair) {
		return Optional.ofNullable(this.rates.get(pair));
	}

	void put(ExchangeRate rate) {
		this.rates.put(rate.pair(), rate);
	}

}
