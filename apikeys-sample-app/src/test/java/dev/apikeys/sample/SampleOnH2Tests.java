package dev.apikeys.sample;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SampleOnH2Tests extends SampleContract {

	@Override
	String[] arguments() {
		return new String[0];
	}

	@Test
	void theSameKeysWorkAfterARestart(@TempDir Path directory) {
		List<String> secrets;
		try (RunningSample first = RunningSample.start(directory)) {
			secrets = first.secrets();
		}
		try (RunningSample second = RunningSample.start(directory)) {
			assertThat(second.secrets()).isEmpty();
			assertThat(second.output()).contains("still work");
			assertThat(second.getWithKey("/rates", secrets.get(0)).statusCode()).isEqualTo(200);
			assertThat(second.getWithKey("/rates", secrets.get(2)).headers().firstValue("RateLimit")).isPresent();
		}
	}

}
