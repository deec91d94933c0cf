package org.eprop.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Npy;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.serve.Client.Reply;
import org.eprop.serve.Requests.Lane;
import org.eprop.serve.Wire.FrameReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that is asked within its request. */
@Timeout(30)
class ClientTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Client client;
  private Wire wire;

  @BeforeEach
  void start() {
    wire = new Wire(InputStream.nullInputStream(), out, folder);
    client = new Client(wire, 7);
  }

  private CompletableFuture<Reply> call(String name) {
    return CompletableFuture.supplyAsync(
        () ->
            client.call(
                JsonNodeFactory.instance.objectNode().put("do", name),
                Map.of("x", NpyArray.of(new int[] {1, 2}, 2))));
  }

  /** What was sent, number after number. */
  private String sent(int messages) throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    while (true) {
      all.setLength(0);
      FrameReader in = new FrameReader(new ByteArrayInputStream(out.toByteArray()));
      int count = 0;
      for (Frame frame = in.next(); frame != null; frame = in.next()) {
        count++;
        all.append(frame.kind()).append(frame.id()).append(new String(frame.json())).append(' ');
      }
      if (count >= messages) {
        return all.toString();
      }
      Thread.sleep(2);
    }
  }

  private void replied(String json, byte[] arrays) throws IOException {
    try (GivenArrays given = wire.arrays()) {
      ConfigNode node = new ConfigNode(new ObjectMapper().readTree(json.replace('\'', '"')), "");
      Frame frame = new Frame('R', 7, new byte[0], arrays, null);
      client.replied(node, Wire.take(given, node, frame));
    }
  }

  private static InvalidInputException failed(CompletableFuture<Reply> call) {
    return assertInstanceOf(
        InvalidInputException.class,
        assertThrows(CompletionException.class, call::join).getCause());
  }

  @Test
  void repliesFindTheirCalls() throws IOException, InterruptedException {
    CompletableFuture<Reply> first = call("one");
    assertTrue(sent(1).startsWith("C7{\"do\":\"one\",\"call\":1,\"arrays\":[[\"x\","), sent(1));
    CompletableFuture<Reply> second = call("two");
    sent(2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Npy.write(bytes, NpyArray.of(new double[] {3, 4}, 2));
    replied("{'call': 99, 'ok': {}}", new byte[0]);
    replied(
        "{'call': 2, 'ok': {'reward': 5}, 'arrays': [['z', " + bytes.size() + "]]}",
        bytes.toByteArray());
    assertEquals(5, second.join().json().get("reward").json().asInt());
    assertArrayEquals(new double[] {3, 4}, second.join().arrays().get("z").toDoubles());
    replied("{'call': 1, 'error': 'ValueError: no'}", new byte[0]);
    assertEquals("ValueError: no", failed(first).getMessage());
    replied("{'call': 1, 'ok': {}}", new byte[0]); // nobody waits any more
  }

  @Test
  void arraysThatAreNoneAreTheClientsMistake() throws IOException, InterruptedException {
    CompletableFuture<Reply> call = call("one");
    sent(1);
    replied("{'call': 1, 'ok': {}, 'arrays': [['z', 3]]}", new byte[3]);
    assertTrue(failed(call).getMessage().startsWith("z: "), failed(call).getMessage());
  }

  @Test
  void whoIsGoneIsNotWaitedFor() throws IOException, InterruptedException {
    CompletableFuture<Reply> call = call("one");
    sent(1);
    client.left();
    assertEquals("the client is gone, and can't be asked", failed(call).getMessage());
    assertEquals("the client is gone, and can't be asked", failed(call("two")).getMessage());
  }

  private final ByteArrayOutputStream requests = new ByteArrayOutputStream();

  private ObjectNode request(String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("do", name);
    json.put("run", folder.toString()).putArray("arguments").add("train");
    return json.without(List.of(name.equals("network.load") ? "arguments" : "run"));
  }

  private void send(long id, ObjectNode json) {
    new Wire(InputStream.nullInputStream(), requests, folder).write(Frame.REQUEST, id, json);
  }

  /**
   * Serves what was sent.
   *
   * @param program does what the door is in front of
   * @param end is done when all is read
   */
  private void serve(InvocationHandler program, Runnable end) {
    InputStream last =
        new InputStream() {
          @Override
          public int read() {
            end.run();
            return -1;
          }
        };
    ClassLoader loader = getClass().getClassLoader();
    Object door = Proxy.newProxyInstance(loader, new Class<?>[] {ServedProgram.class}, program);
    try (Plugins plugins = Plugins.builder().classPath(loader).build()) {
      Allowed allowed = new Allowed(EnumSet.allOf(Allowed.Word.class), List.of(folder));
      InputStream in =
          new SequenceInputStream(new ByteArrayInputStream(requests.toByteArray()), last);
      assertEquals(
          0,
          new Door((ServedProgram) door, plugins, allowed, () -> new Workers(1), in, out, folder)
              .run("1"));
    }
  }

  /** As when the heap is full: not even a text can be made. */
  @Test
  void whereThereIsNoMemoryItIsSaid() throws IOException, InterruptedException {
    send(513, request("network.load"));
    send(2, request("close").without(List.of("arguments")));
    serve(
        (proxy, method, arguments) -> {
          throw new OutOfMemoryError("test");
        },
        () -> {});
    String said = sent(3);
    assertTrue(said.contains(" E513{\"error\":\"not enough memory: close"), said);
    assertTrue(said.contains(" A2{} "), said);
  }

  /** 64 commands and 4,096 requests may wait; each is answered once, the others at once. */
  @Test
  void whatWaitsIsBounded() throws IOException, InterruptedException {
    int all = 4096 + 2 + 3;
    for (int id = 1; id <= all; id++) {
      send(id, request(id <= 66 ? "command" : "network.load"));
    }
    CountDownLatch read = new CountDownLatch(1);
    ServedProgram.Outcome failed = new ServedProgram.Outcome(1, "no");
    serve(
        (proxy, method, arguments) -> {
          read.await();
          return method.getName().equals("network") ? null : failed;
        },
        read::countDown);
    String said = sent(all + 1);
    Map<String, Integer> answers = new TreeMap<>();
    for (String answer : said.split(" (?=[AE]\\d)")) {
      answers.merge(answer.replaceAll("\\{.*", ""), 1, Integer::sum);
    }
    assertEquals(all + 1, answers.size(), "each once");
    assertEquals(2, said.split("64 commands and trainings already").length - 1);
    assertEquals(3, said.split("4096 requests with 0 bytes of arrays wait already").length - 1);
  }

  /** The input ends while a training waits for the client's environment. */
  @Test
  void theEndOfTheInputEndsWhatWaitsForAReply() throws IOException, InterruptedException {
    send(1, request("command").put("asks", 1));
    StringBuffer said = new StringBuffer();
    serve(
        (proxy, method, arguments) -> {
          ClientWorlds worlds = (ClientWorlds) ((List<?>) arguments[2]).get(0);
          try {
            worlds.create(Context.defaults(worlds)).start(new Random(1));
          } catch (InvalidInputException e) {
            said.append(e.getMessage());
          }
          return new ServedProgram.Outcome(0, "");
        },
        () -> {});
    assertEquals("the client is gone, and can't be asked", said.toString());
    assertTrue(sent(2).contains("A1{"), sent(2));
  }

  @Test
  void aLaneDoesOneThingAfterTheOther() {
    Lane lane = new Lane();
    List<Runnable> given = new ArrayList<>();
    StringBuilder done = new StringBuilder();
    lane.submit(() -> done.append('a'), given::add);
    lane.submit(
        () -> {
          lane.submit(() -> done.append('c'), given::add);
          done.append('b');
        },
        given::add);
    assertEquals(1, given.size());
    given.get(0).run();
    assertEquals("abc", done.toString());
    lane.submit(() -> done.append('d'), given::add);
    assertEquals(2, given.size());
  }
}
