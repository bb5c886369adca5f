package dev.apikeys.web.reactive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * HTTP by hand, for requests that client libraries refuse to send.
 */
final class RawHttp {

	private RawHttp() {
	}

	/** Send a GET with these header lines, and read the whole answer. */
	static String get(int port, String path, String... headerLines) {
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout((int) EdgeApplication.TIMEOUT.toMillis());
			StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
			for (String line : headerLines) {
				request.append(line).append("\r\n");
			}
			request.append("Connection: close\r\n\r\n");
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
