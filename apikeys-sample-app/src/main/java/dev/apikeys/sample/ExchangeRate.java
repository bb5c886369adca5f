package dev.apikeys.sample;

import java.math.BigDecimal;

/**
 * What one unit of a currency costs in another.
 *
 * @param pair the currencies, such as {@code EUR-USD}
 * @param rate how many of the second for one of the first
 */
record ExchangeRate(String pair, BigDecimal rate) {

}
