package dev.apikeys.sample;

import java.net.URI;
import java.util.Collection;
import java.util.regex.Pattern;

import dev.apikeys.key.ApiKey;
import dev.apikeys.web.RequireApiKey;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The exchange-rate API. Reading is the rule for the whole class; writing asks for more.
 */
@RestController
@RequireApiKey(scopes = "rates:read")
class RatesController {

	private static final Pattern PAIR = Pattern.compile("[A-Z]{3}-[A-Z]{3}");

	private final Rates rates;

	RatesController(Rates rates) {
		this.rates = rates;
	}

	@GetMapping("/rates")
	Collection<ExchangeRate> list() {
		return this.rates.all();
	}

	@GetMapping("/rates/{pair}")
	ExchangeRate one(@PathVariable String pair) {
		return this.rates.find(pair)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no rate for this pair."));
	}

	@PostMapping("/rates")
	@RequireApiKey(scopes = "rates:write")
	ResponseEntity<ExchangeRate> add(@RequestBody ExchangeRate rate) {
		if (rate.pair() == null || !PAIR.matcher(rate.pair()).matches() || rate.rate() == null
				|| rate.rate().signum() <= 0) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"Send a pair such as EUR-USD and a rate above 0.");
		}
		this.rates.put(rate);
		return ResponseEntity.created(URI.create("/rates/" + rate.pair())).body(rate);
	}

	@GetMapping("/me")
	@RequireApiKey
	CallingKey me(ApiKey key) {
		return CallingKey.of(key);
	}

}
