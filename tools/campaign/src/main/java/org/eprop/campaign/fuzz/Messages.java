package org.eprop.campaign.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.campaign.Mistakes;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.serve.Allowed;
import org.eprop.serve.Door;

/**
 * One long conversation with the door of {@code eprop serve}: hostile names, lengths, JSON and
 * arrays whose bytes are messages themselves. Each request must have one answer under its number,
 * nothing is to be done that was not asked, and memory is to be as before.
 */
public final class Messages {

  private static final int HEADER = 24;

  /** Numbers of requests that are hidden in arrays and JSON. */
  private static final long HIDDEN = 1L << 40;

  private static final int BETWEEN_CLOSES = 200;
  private static final int MOST_WAITING = 100;
  private static final long MOST_GROWTH = 48L << 20;
  private static final List<String> NAMES =
      List.of(
          "x",
          "y",
          "out.bias",
          "out layer0",
          "../x",
          "",
          "/etc/passwd",
          "x\u0000",
          "\u001b[2J",
          "con",
          "a\\b",
          "ä",
          "x".repeat(300),
          "file",
          "states");

  private static final Pattern MADE = Pattern.compile("\"(?:network|stream)\":(\\d+)");

  private final Path work;
  private final Mistakes findings;
  private final long seed;
  private final Plugins plugins;
  private final ServeTarget program;
  private final List<byte[]> seeds;
  private final Mutation mutation = new JsonMutation().or(new ByteMutation());

  /** Those that wait, and how many answers each has had; guarded by itself. */
  private final Map<Long, Integer> waiting = new HashMap<>();

  /** The numbers of networks and streams that are open, but the first. */
  private final BlockingQueue<Long> opened = new LinkedBlockingQueue<>();

  /**
   * @param work a folder for files
   */
  public Messages(Path work, Mistakes findings, long seed) {
    this.work = work;
    this.findings = findings;
    this.seed = seed;
    plugins = Plugins.builder().classPath(Messages.class.getClassLoader()).build();
    program = new ServeTarget(plugins, work);
    List<byte[]> all = program.target().seeds();
    seeds = all.subList(0, all.size() - 1); // the last one closes what the others are about
  }

  /** Has so many messages answered. */
  public void run(int from, int count) throws IOException {
    Files.createDirectories(work);
    Incoming in = new Incoming(from, count);
    Allowed allowed = new Allowed(EnumSet.of(Allowed.Word.TRAIN), List.of());
    int status =
        new Door(program, plugins, allowed, () -> new Workers(1), in, new Answers(), work)
            .run("campaign");
    if (status != 0) {
      findings.found("messages: the conversation ended", "--from " + from + ": status " + status);
    }
    in.settle();
    in.memory();
    try (var left = Files.list(work)) {
      left.forEach(file -> findings.found("messages: a file is left", file.toString()));
    }
  }

  private static byte[] frame(char kind, long id, byte[] json, byte[] arrays) {
    ByteBuffer all =
        ByteBuffer.allocate(HEADER + json.length + arrays.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 'e').put((byte) 'p').put((byte) 2).put((byte) kind).putInt(json.length);
    return all.putLong(id).putLong(arrays.length).put(json).put(arrays).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes one message after the other when it is read. */
  private final class Incoming extends InputStream {
    private final int from;
    private final int count;
    private int next;
    private byte[] now = {};
    private int at;
    private long before = -1;

    Incoming(int from, int count) {
      this.from = from;
      this.count = count;
      next = from;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (at == now.length) {
        if (next == from + count) {
          return -1;
        }
        now = message(next++);
        at = 0;
        findings.progress("messages, next --from " + next, next - from, count);
      }
      int some = Math.min(length, now.length - at);
      System.arraycopy(now, at, to, offset, some);
      at += some;
      return some;
    }

    private byte[] message(int n) {
      long id = n + 1L;
      SplittableRandom random = new SplittableRandom(seed * 31 + n * 977L);
      if (n % BETWEEN_CLOSES == 0) {
        await(0);
        String numbers = opened();
        if (n - from == count / 4 / BETWEEN_CLOSES * BETWEEN_CLOSES) {
          before = used();
        }
        return asked(
            id,
            frame(
                'Q',
                id,
                bytes(
                    "{\"do\":\"close\",\"networks\":" + numbers + ",\"streams\":" + numbers + "}"),
                new byte[0]));
      }
      if (n - from < 3) { // network 1 and stream 1
        await(0);
        return asked(id, frame('Q', id, seeds.get(n - from - 1), new byte[0]));
      }
      await(MOST_WAITING);
      byte[] request = seeds.get(random.nextInt(seeds.size()));
      byte[] json =
          random.nextBoolean()
              ? request
              : mutation.of(request, seeds.get(random.nextInt(seeds.size())), random);
      boolean bare = !new String(request, StandardCharsets.UTF_8).contains("arrays");
      byte[] arrays = bare && random.nextInt(4) > 0 ? new byte[0] : arrays(random);
      if (random.nextInt(6) == 0) {
        json = named(json, arrays, random);
      }
      switch (random.nextInt(40)) {
        case 0 -> json = hidden(random); // which is no JSON
        case 1 -> json = new byte[(1 << 24) + 1 + random.nextInt(100)];
        case 2 -> {
          // Neither has an answer.
          char kind = random.nextBoolean() ? 'S' : 'R';
          byte[] other = frame(kind, random.nextInt(n + 10), json, arrays);
          byte[] mine = frame('Q', id, bytes("{\"do\":\"close\"}"), new byte[0]);
          byte[] both = Arrays.copyOf(other, other.length + mine.length);
          System.arraycopy(mine, 0, both, other.length, mine.length);
          return asked(id, both);
        }
        case 3 -> {
          return asked(id, frame((char) (1 + random.nextInt(60)), id, json, arrays));
        }
        default -> {}
      }
      return asked(id, frame('Q', id, json, arrays));
    }

    private byte[] asked(long id, byte[] message) {
      synchronized (waiting) {
        waiting.put(id, 0);
      }
      return message;
    }

    /** All that were opened, but the first. */
    private String opened() {
      List<Long> numbers = new ArrayList<>();
      opened.drainTo(numbers);
      return numbers.toString();
    }

    private byte[] arrays(SplittableRandom random) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try {
        Npy.write(all, NpyArray.of(new float[] {1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0}, 2, 3, 2));
        Npy.write(all, NpyArray.of(new byte[] {0, 1}, 2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return switch (random.nextInt(5)) {
        case 0 -> hidden(random);
        case 1 -> new byte[0];
        case 2 -> new ByteMutation().of(all.toByteArray(), hidden(random), random);
        default -> all.toByteArray();
      };
    }

    /** Another table of arrays, with names and lengths that do not fit. */
    private byte[] named(byte[] json, byte[] arrays, SplittableRandom random) {
      String name =
          NAMES
              .get(random.nextInt(NAMES.size()))
              .replace("\\", "\\\\")
              .replace("\u0000", "\\u0000")
              .replace("\u001b", "\\u001b");
      Object length =
          List.of(
                  arrays.length,
                  arrays.length,
                  -1,
                  arrays.length + 1,
                  Long.MAX_VALUE,
                  "\"../x\"",
                  "\"c1\"",
                  "\"" + name + "\"",
                  1e300)
              .get(random.nextInt(9));
      String text =
          new String(json, StandardCharsets.UTF_8).replaceAll("\"arrays\": ?\\[\\[.*]]", "");
      int end = text.lastIndexOf('}');
      return end < 0
          ? json
          : bytes(
              text.substring(0, end).replaceFirst(", *$", "")
                  + ", \"arrays\": [[\""
                  + name
                  + "\", "
                  + length
                  + "]]}");
    }

    /** What must never be read as a message. */
    private byte[] hidden(SplittableRandom random) {
      byte[] command = bytes("{\"do\":\"command\",\"arguments\":[\"plugins\"]}");
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(bytes("\n{\"id\":9,\"do\":\"command\",\"arguments\":[\"plugins\"]}\n"));
      for (int i = random.nextInt(3); i >= 0; i--) {
        all.writeBytes(frame('Q', HIDDEN + random.nextInt(1000), command, new byte[0]));
      }
      return all.toByteArray();
    }

    /** Until no more wait than so many. */
    private void await(int most) {
      long end = System.nanoTime() + 60_000_000_000L;
      synchronized (waiting) {
        while (waiting.size() > most) {
          if (System.nanoTime() > end) {
            findings.found("messages: no answer for a minute", "--from " + next + ": " + waiting);
            waiting.clear();
          }
          try {
            waiting.wait(1000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
      }
    }

    void settle() {
      await(0);
    }

    void memory() {
      long growth = used() - before;
      if (before > 0 && growth > MOST_GROWTH) {
        findings.found("messages: memory grows", growth + " bytes more after --from " + next);
      }
    }

    private long used() {
      System.gc();
      Runtime java = Runtime.getRuntime();
      return java.totalMemory() - java.freeMemory();
    }
  }

  /** Reads answers as they are written. */
  private final class Answers extends OutputStream {
    private final ByteArrayOutputStream some = new ByteArrayOutputStream();

    @Override
    public void write(int one) {
      throw new IllegalStateException("messages are written whole");
    }

    @Override
    public synchronized void write(byte[] data, int offset, int length) {
      some.write(data, offset, length);
      ByteBuffer all = ByteBuffer.wrap(some.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      while (all.remaining() >= HEADER) {
        int begin = all.position();
        long whole = HEADER + (long) all.getInt(begin + 4) + all.getLong(begin + 16);
        if (all.remaining() < whole) {
          break;
        }
        received((char) all.get(begin + 3), all.getLong(begin + 8));
        Matcher made =
            MADE.matcher(
                new String(
                    all.array(), begin + HEADER, all.getInt(begin + 4), StandardCharsets.UTF_8));
        if (all.get(begin + 3) == 'A' && made.find() && !made.group(1).equals("1")) {
          opened.add(Long.valueOf(made.group(1)));
        }
        all.position(begin + (int) whole);
      }
      some.reset();
      some.write(all.array(), all.position(), all.remaining());
    }

    private void received(char kind, long id) {
      if (kind == 'H' || kind == 'P' || kind == 'C') {
        return;
      }
      synchronized (waiting) {
        if (waiting.remove(id) == null) {
          findings.found("messages: an answer to what was not asked, or a second one", "id " + id);
        }
        waiting.notifyAll();
      }
      Throwable failure = program.takeFound();
      if (failure != null) {
        findings.found("messages: " + failure, "--from " + (id - 1) + ", or just before");
      }
      findings.count(kind == 'A' ? "messages answered" : "messages refused");
    }
  }
}
