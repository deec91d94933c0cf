package org.eprop.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/** Messages as JSON and arrays. One thread reads, any writes. */
final class Wire {

  /** Arrays of more bytes cross in a file of shared memory. */
  private static final long MOST_INLINE = 1 << 18;

  private static final String ARRAYS = "arrays";

  private final ObjectMapper mapper =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final FrameReader in;
  private final FrameWriter out;
  private final Path folder;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong files = new AtomicLong();

  /**
   * @param in buffered
   * @param folder for files of shared memory
   */
  Wire(InputStream in, OutputStream out, Path folder) {
    this.in = new FrameReader(in);
    this.out = new FrameWriter(out);
    this.folder = folder;
  }

  /** As {@link FrameReader#next()}. */
  Frame next() throws IOException {
    return in.next();
  }

  /**
   * What a message says.
   *
   * @throws InvalidInputException if it was read past, or is no JSON object
   */
  ConfigNode json(Frame frame) {
    if (frame.refused() != null) {
      throw new InvalidInputException(frame.refused()).at("request");
    }
    JsonNode tree;
    try {
      tree = mapper.readTree(frame.json());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("is not JSON: " + e.getOriginalMessage(), e).at("request");
    } catch (IOException e) {
      throw new InvalidInputException("is not JSON: " + e.getMessage(), e).at("request");
    }
    ConfigNode json = new ConfigNode(tree, "");
    if (!tree.isObject()) {
      throw json.expected("a JSON object").at("request");
    }
    return json;
  }

  /** A place for the arrays of a message. */
  GivenArrays arrays() {
    return new GivenArrays(folder, "r" + received.incrementAndGet());
  }

  /** The arrays that a message names. */
  static GivenArrays take(GivenArrays arrays, ConfigNode json, Frame frame) {
    return arrays.take(json.get(ARRAYS), frame.arrays());
  }

  /** Writes a message without arrays. */
  void write(char kind, long id, ObjectNode json) {
    out.write(kind, id, bytes(json), List.of());
  }

  /**
   * Writes a message.
   *
   * @throws IOException if an array can't be put into a file; nothing is written then
   */
  void write(char kind, long id, ObjectNode json, Map<String, NpyArray> arrays) throws IOException {
    List<byte[]> all = new ArrayList<>();
    if (!arrays.isEmpty()) {
      ArrayNode table = json.putArray(ARRAYS);
      for (Map.Entry<String, NpyArray> entry : arrays.entrySet()) {
        ArrayNode row = table.addArray().add(entry.getKey());
        if (Npy.bytes(entry.getValue()) > MOST_INLINE) {
          row.add(file(entry.getValue()));
        } else {
          ByteArrayOutputStream to = new ByteArrayOutputStream();
          Npy.write(to, entry.getValue());
          row.add(to.size());
          all.add(to.toByteArray());
        }
      }
    }
    out.write(kind, id, bytes(json), all);
  }

  /** Answers by an error that is ready, where there is no memory to make another. */
  void writeNoMemory(long id) {
    out.writeNoMemory(id);
  }

  /** Its name; the client removes it. */
  private String file(NpyArray array) throws IOException {
    String name = "s" + files.incrementAndGet();
    try (OutputStream to = Files.newOutputStream(folder.resolve(name))) {
      Npy.write(to, array);
    } catch (IOException e) {
      Files.deleteIfExists(folder.resolve(name));
      throw e;
    }
    return name;
  }

  private byte[] bytes(ObjectNode json) {
    try {
      return mapper.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts messages on a stream, for any thread. */
  private static final class FrameWriter {

    private static final String NO_MEMORY =
        "{\"error\":\"not enough memory: close what is open, or give Java more (-Xmx)\","
            + "\"status\":2,\"kind\":\"value\"}";

    private final OutputStream out;
    private final byte[] noMemory =
        frame(Frame.ERROR, 0, NO_MEMORY.getBytes(StandardCharsets.UTF_8), List.of());
    private boolean broken;

    FrameWriter(OutputStream out) {
      this.out = out;
    }

    private static byte[] frame(char kind, long id, byte[] json, List<byte[]> arrays) {
      long length = arrays.stream().mapToLong(array -> array.length).sum();
      ByteBuffer all =
          ByteBuffer.allocate(Math.toIntExact(FrameReader.HEADER + json.length + length))
              .order(ByteOrder.LITTLE_ENDIAN);
      all.put((byte) 'e').put((byte) 'p').put((byte) FrameReader.PROTOCOL).put((byte) kind);
      all.putInt(json.length).putLong(id).putLong(length).put(json);
      arrays.forEach(all::put);
      return all.array();
    }

    void write(char kind, long id, byte[] json, List<byte[]> arrays) {
      write(frame(kind, id, json, arrays));
    }

    synchronized void writeNoMemory(long id) {
      for (int i = 0; i < Long.BYTES; i++) {
        noMemory[8 + i] = (byte) (id >>> 8 * i);
      }
      write(noMemory);
    }

    /** Where nobody listens any more, nothing fails: what is under way is still to be saved. */
    private synchronized void write(byte[] frame) {
      if (broken) {
        return;
      }
      try {
        out.write(frame);
        out.flush();
      } catch (IOException e) {
        broken = true;
      }
    }
  }

  /**
   * Takes messages from a stream, each to its end, whatever is wrong with it: no byte of one is
   * ever read as another.
   */
  static final class FrameReader {

    static final int HEADER = 24;
    static final int PROTOCOL = 2;

    /** Longer JSON is read past. */
    static final int MOST_JSON = 1 << 24;

    /** More bytes of arrays are read past; they can cross in files. */
    private static final long MOST_ARRAYS = 1 << 28;

    /** What is taken at once without having seen that it comes. */
    private static final int TRUSTED = 1 << 20;

    private final InputStream in;
    private final byte[] header = new byte[HEADER];

    /**
     * @param in buffered
     */
    FrameReader(InputStream in) {
      this.in = in;
    }

    /**
     * The next message.
     *
     * @return null if there is none any more
     * @throws EOFException if the input ends within it
     * @throws IOException if what comes is no message: no other can be found after it
     */
    Frame next() throws IOException {
      int got = in.readNBytes(header, 0, HEADER);
      if (got == 0) {
        return null;
      }
      if (got < HEADER) {
        throw new EOFException("the input ended within a header");
      }
      ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      if (fields.get() != 'e' || fields.get() != 'p' || fields.get() != PROTOCOL) {
        throw new IOException(
            "got bytes that are no message of protocol " + PROTOCOL + ": see eprop docs serve");
      }
      char kind = (char) (fields.get() & 0xff);
      long json = Integer.toUnsignedLong(fields.getInt());
      long id = fields.getLong();
      long arrays = fields.getLong();
      if (arrays < 0) {
        throw new IOException("got a message of more than 2^63 bytes");
      }
      String refused = null;
      if (json > MOST_JSON) {
        refused = "got " + json + " bytes of JSON, but expected at most " + MOST_JSON;
      } else if (arrays > mostArrays()) {
        refused =
            ("got %s bytes of arrays, but expected at most %s; larger ones cross in files, or give"
                    + " Java more memory")
                .formatted(arrays, mostArrays());
      }
      if (refused == null) {
        return new Frame(kind, id, take((int) json), take((int) arrays), null);
      }
      pass(json);
      pass(arrays);
      return Frame.refused(kind, id, refused);
    }

    private static long mostArrays() {
      return Math.min(MOST_ARRAYS, Runtime.getRuntime().maxMemory() / 8);
    }

    /** A pipe can't skip. */
    private void pass(long length) throws IOException {
      byte[] block = new byte[1 << 16];
      for (long left = length; left > 0; ) {
        int got = in.read(block, 0, (int) Math.min(left, block.length));
        if (got < 0) {
          throw new EOFException("the input ended within a message");
        }
        left -= got;
      }
    }

    /** What never comes takes no memory. */
    private byte[] take(int length) throws IOException {
      byte[] bytes;
      if (length <= TRUSTED) {
        bytes = new byte[length];
        if (in.readNBytes(bytes, 0, length) < length) {
          throw new EOFException("the input ended within a message");
        }
      } else {
        bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException("the input ended within a message");
        }
      }
      return bytes;
    }
  }
}
