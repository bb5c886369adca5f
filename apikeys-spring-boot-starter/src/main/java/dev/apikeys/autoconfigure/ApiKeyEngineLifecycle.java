package dev.apikeys.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.apikeys.key.ApiKeyEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes what is counted after the last request ended and before the store goes away.
 */
class ApiKeyEngineLifecycle implements SmartLifecycle {

	/* Below the web server's phases, so that this stops after them. */
	static final int PHASE = DEFAULT_PHASE - 8192;

	private static final Logger logger = LoggerFactory.getLogger(ApiKeyEngineLifecycle.class);

	private final AtomicBoolean running = new AtomicBoolean();

	private final ApiKeyEngine engine;

	ApiKeyEngineLifecycle(ApiKeyEngine engine) {
		this.engine = engine;
	}

	@Override
	public void start() {
		this.engine.start();
		this.running.set(true);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running.set(false);
		this.engine.shutdown().doFinally((signal) -> callback.run()).subscribe((nothing) -> {
		}, (error) -> logger.warn("Uses counted since the last write are lost: the store cannot be reached"));
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
