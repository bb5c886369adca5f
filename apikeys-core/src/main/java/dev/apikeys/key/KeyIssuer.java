package dev.apikeys.key;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.apikeys.crypto.Secret;

/**
 * Makes new ids (UUIDv7, RFC 9562) and new keys with their secrets.
 */
final class KeyIssuer {

	private final KeyFormat format;

	private final KeyHasher hasher;

	private final Random random;

	private final NoArgGenerator ids;

	KeyIssuer(KeyFormat format, KeyHasher hasher, Random random, Clock clock) {
		this.format = format;
		this.hasher = hasher;
		this.random = random;
		this.ids = new TimeBasedEpochGenerator(random, new UUIDClock() {

			@Override
			public long currentTimeMillis() {
				return clock.millis();
			}

		});
	}

	UUID nextId() {
		return this.ids.generate();
	}

	Issued issue(KeyOwner owner, KeyDetails details, Instant now) {
		Secret secret = this.format.generate(this.random);
		StoredKey key = new StoredKey(nextId(), this.hasher.hash(secret), this.format.start(secret), owner, details,
				now, null, null, 0, true, 0);
		return new Issued(key, secret);
	}

	/**
	 * A new key that is not kept yet.
	 *
	 * @param key what is to be kept
	 * @param secret what is not
	 */
	record Issued(StoredKey key, Secret secret) {

	}

}
