package dev.apikeys.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.apikeys.key.ApiKeys;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample, started as its {@code main} does it, on a port of its own.
 */
final class RunningSample implements AutoCloseable {

	private static final Pattern SECRET = Pattern.compile("sk_demo_[0-9A-Za-z]{38}");

	private final MovableClock clock = new MovableClock();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private final String output;

	private RunningSample(Path directory, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--server.port=0");
		all.add("--sample.data-directory=" + directory);
		PrintStream before = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
		try {
			this.context = new SpringApplicationBuilder(SampleApplication.class)
				.initializers(new SigningSecretFile(),
						(context) -> context.getBeanFactory().registerSingleton("clock", clock()))
				.run(all.toArray(String[]::new));
		}
		finally {
			System.setOut(before);
		}
		this.output = printed.toString(StandardCharsets.UTF_8);
	}

	static RunningSample start(Path directory, String... arguments) {
		return new RunningSample(directory, arguments);
	}

	private Clock clock() {
		return this.clock;
	}

	/** What it printed while it started. */
	String output() {
		return this.output;
	}

	/** The secrets it printed, in the order of the lines to paste. */
	List<String> secrets() {
		Matcher matcher = SECRET.matcher(this.output);
		List<String> secrets = new ArrayList<>();
		while (matcher.find()) {
			if (!secrets.contains(matcher.group())) {
				secrets.add(matcher.group());
			}
		}
		return secrets;
	}

	ApiKeys apiKeys() {
		return this.context.getBean(ApiKeys.class);
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = request(path);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request.GET().build());
	}

	HttpResponse<String> getWithKey(String path, String secret) {
		return get(path, "X-API-Key", secret);
	}

	HttpRequest.Builder request(String path) {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(Duration.ofSeconds(20));
	}

	HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
