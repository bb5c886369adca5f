package dev.apikeys.web.reactive;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Where the build asks for it, watches for blocked event loops from before the first test
 * on: threads that wait already when watching begins are taken for blocked, and die of
 * it.
 */
public final class BlockedLoopsListener implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		if (BlockedLoops.isWatching()) {
			BlockedLoops.watch();
		}
	}

}
