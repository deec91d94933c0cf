package org.eprop.cli.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/**
 * Reads requests and writes answers: a line of JSON, then the bytes of the arrays that it names.
 * Reading is for one thread, writing for any.
 */
final class Wire {

  /** Longer lines are not JSON of ours. */
  private static final int LONGEST_LINE = 1 << 26;

  /** Arrays of more bytes cross in a file of shared memory. */
  private static final long MOST_INLINE = 1 << 18;

  private static final String ARRAYS = "arrays";

  /** What folders of arrays begin with that came through the pipe. */
  private static final String OWN = "r";

  private final ObjectMapper mapper =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final InputStream in;
  private final OutputStream out;
  private final Path folder;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long requests;
  private long files;
  private boolean broken;

  /**
   * @param in buffered
   * @param folder for files of shared memory
   */
  Wire(InputStream in, OutputStream out, Path folder) {
    this.in = in;
    this.out = out;
    this.folder = folder;
  }

  /**
   * The next request.
   *
   * @return null if there is none any more
   * @throws InvalidInputException if the line is no JSON object, or names arrays in another way
   */
  Request read() throws IOException {
    String text = readLine();
    if (text == null) {
      return null;
    }
    JsonNode tree;
    try {
      tree = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("is not JSON: " + e.getOriginalMessage(), e).at("request");
    }
    ConfigNode json = new ConfigNode(tree, "");
    if (!tree.isObject()) {
      throw json.expected("a JSON object").at("request");
    }
    Map<String, Path> arrays = new LinkedHashMap<>();
    requests++;
    if (json.has(ARRAYS)) {
      for (String name : json.get(ARRAYS).names("an object with names of arrays")) {
        arrays.put(name, array(name, json.get(ARRAYS).get(name)));
      }
    }
    return new Request(json, arrays);
  }

  /** Null at the end of the input, even within a line: whoever wrote it is gone. */
  private String readLine() throws IOException {
    line.reset();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (line.size() == LONGEST_LINE) {
        throw new EOFException("got a line of more than " + LONGEST_LINE + " bytes");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** The file of an array: bytes that follow are put into one. */
  private Path array(String name, ConfigNode place) throws IOException {
    if (!name.matches("\\w[\\w.]*")) {
      throw place.problem("expected a name of letters, digits, _ and .");
    }
    if (place.json().isTextual()) {
      return InputFiles.path(place.json().textValue());
    }
    if (!place.json().isIntegralNumber() || place.json().longValue() < 0) {
      throw place.expected("a number of bytes, or the path of a file");
    }
    // A folder for each request: another may still be under way.
    Path file = Files.createDirectories(folder.resolve(OWN + requests)).resolve(name + ".npy");
    byte[] buffer = new byte[1 << 16];
    try (OutputStream to = Files.newOutputStream(file)) {
      for (long left = place.json().longValue(); left > 0; ) {
        int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (got < 0) {
          throw new EOFException("the input ended in the array " + name);
        }
        to.write(buffer, 0, got);
        left -= got;
      }
    }
    return file;
  }

  /** Removes the arrays that came with a request through the pipe. */
  void forget(Request request) {
    for (Path file : request.arrays().values()) {
      Path own = file.getParent();
      try {
        if (own != null
            && folder.equals(own.getParent())
            && own.getFileName().toString().startsWith(OWN)) {
          Files.deleteIfExists(file);
          Files.deleteIfExists(own);
        }
      } catch (IOException e) {
        // the last of them removes the folder, which all else goes with
      }
    }
  }

  /** Writes one line. */
  void write(ObjectNode json) {
    send(json, Map.of());
  }

  /** Writes a line, and the arrays. */
  void write(ObjectNode json, Map<String, NpyArray> arrays) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, NpyArray> entry : arrays.entrySet()) {
      NpyArray array = entry.getValue();
      ObjectNode named = json.withObject("/" + ARRAYS);
      if (Npy.bytes(array) > MOST_INLINE) {
        Path file = folder.resolve("answer" + files++ + ".npy");
        try (OutputStream to = Files.newOutputStream(file)) {
          Npy.write(to, array);
        }
        named.put(entry.getKey(), file.toString());
      } else {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        Npy.write(to, array);
        named.put(entry.getKey(), to.size());
        bytes.put(entry.getKey(), to.toByteArray());
      }
    }
    send(json, bytes);
  }

  /** Where nobody listens any more, nothing fails: what is under way is still to be saved. */
  private synchronized void send(ObjectNode json, Map<String, byte[]> arrays) {
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(mapper.writeValueAsBytes(json));
      all.write('\n');
      for (byte[] bytes : arrays.values()) {
        all.write(bytes);
      }
      if (!broken) {
        all.writeTo(out);
        out.flush();
      }
    } catch (IOException e) {
      broken = true;
    }
  }
}
