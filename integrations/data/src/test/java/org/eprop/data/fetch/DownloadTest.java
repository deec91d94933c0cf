package org.eprop.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server with faults. */
class DownloadTest {

  private static final int SIZE = 300_000;

  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();
  private long lastTotal;
  private byte[] content;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    server = new Server(content);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private final FetchProgress progress =
      new FetchProgress() {
        @Override
        public void at(long bytes, long total) {
          lastTotal = total;
        }

        @Override
        public void says(String message) {
          said.add(message);
        }
      };

  static String md5(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  private void get(long most, URI... addresses) throws Exception {
    RemoteFile file = new RemoteFile("a.zip", List.of(addresses), md5(content), most, "a");
    new Download(5000, 0, progress).get(file, folder);
  }

  private Path whole() {
    return folder.resolve("a.zip");
  }

  private Path part() {
    return folder.resolve("a.zip.part");
  }

  private void expectWhole() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(whole()));
    assertFalse(Files.exists(part()));
  }

  private String refused(long most, URI... addresses) {
    String message =
        assertThrows(InvalidInputException.class, () -> get(most, addresses)).getMessage();
    assertFalse(Files.exists(whole()));
    return message;
  }

  @Test
  void atOnce() throws Exception {
    get(SIZE, server.address());
    expectWhole();
    assertEquals(List.of(""), server.ranges());
    assertEquals(SIZE, lastTotal);
    get(SIZE, server.address());
    assertEquals(1, server.ranges().size(), "what is there is not downloaded again");
  }

  @Test
  void aBrokenConnectionGoesOnWhereItWas() throws Exception {
    server.breaks.addAll(List.of(100_000, 50_000));
    get(SIZE, server.address());
    expectWhole();
    assertEquals(3, server.ranges().size());
    assertEquals("", server.ranges().get(0));
    assertTrue(server.ranges().get(1).matches("bytes=\\d+-"), server.ranges()::toString);
    assertTrue(said.get(0).endsWith("; trying again"), said::toString);
  }

  @Test
  void soDoesAnotherDay() throws Exception {
    Files.write(part(), Arrays.copyOf(content, 1234));
    get(SIZE, server.address());
    expectWhole();
    assertEquals(List.of("bytes=1234-"), server.ranges());
  }

  @Test
  void wholeButNotRenamed() throws Exception {
    Files.write(part(), content);
    get(SIZE, server.address());
    expectWhole();
    assertEquals(List.of("bytes=" + SIZE + "-"), server.ranges());
  }

  @Test
  void aServerWithoutRangesBeginsAnew() throws Exception {
    server.knowsRanges = false;
    server.breaks.add(100_000);
    get(SIZE, server.address());
    expectWhole();
  }

  @Test
  void withoutALengthAnEarlyEndIsFoundByTheChecksum() throws Exception {
    server.saysLength = false;
    get(SIZE, server.address());
    expectWhole();
    assertEquals(-1, lastTotal);
  }

  @Test
  void aPartOfAnotherFileIsLeftBehind() throws Exception {
    Files.write(part(), new byte[5000]);
    get(SIZE, server.address());
    expectWhole();
    assertEquals(List.of("bytes=5000-", ""), server.ranges());
    assertEquals(
        List.of("a.zip: the part that was there is of another file; starting again"), said);
  }

  @Test
  void aWrongChecksumIsRefusedAndNothingKept() throws Exception {
    server.content = content.clone();
    server.content[7]++;
    String message = refused(SIZE, server.address());
    assertEquals(
        whole() + ": no address has it; or put your own copy, of md5 " + md5(content) + ", here",
        message);
    assertEquals(
        List.of(
            server.address()
                + ": got the md5 "
                + md5(server.content)
                + ", but expected "
                + md5(content)),
        said);
    assertFalse(Files.exists(part()));
  }

  @Test
  void moreThanThereShouldBeIsNotEvenDownloaded() {
    refused(SIZE - 1, server.address());
    assertEquals(
        List.of(
            server.address()
                + ": the server has 300000 bytes, but expected at most 299999: it is something else"),
        said);
    assertFalse(Files.exists(part()));
  }

  @Test
  void orEndsWhenItIsMore() throws IOException {
    server.saysLength = false;
    refused(SIZE - 1, server.address());
    assertTrue(
        said.get(0).endsWith("the server sent more than 299999 bytes: it is something else"));
    assertTrue(Files.size(part()) < SIZE);
  }

  @Test
  void theNextAddressIsTried() throws Exception {
    try (Server other = new Server(content)) {
      server.status = 404;
      get(SIZE, server.address(), other.address());
      expectWhole();
      assertEquals(
          List.of(server.address() + ": the server answered 404, but expected 200 or 206"), said);
    }
  }

  @Test
  void aServerThatBreaksEachTimeIsGivenUpButWhatCameIsKept() throws IOException {
    server.breaks.addAll(List.of(10_000, 0, 0, 0, 0));
    assertTrue(refused(SIZE, server.address()).contains("the downloaded part is kept"));
    assertEquals(5, server.ranges().size());
    assertTrue(said.get(said.size() - 1).contains("gave up after 5 attempts"), said::toString);
    assertTrue(Files.exists(part()));
  }

  @Test
  void aFileOfYourOwnIsCheckedToo() throws Exception {
    Files.write(whole(), content);
    get(SIZE, URI.create("http://127.0.0.1:1/none"));
    Files.write(whole(), new byte[] {1});
    String message =
        assertThrows(InvalidInputException.class, () -> get(SIZE, server.address())).getMessage();
    assertEquals(
        whole()
            + ": the file that is there has the md5 "
            + md5(new byte[] {1})
            + ", but expected "
            + md5(content)
            + "; delete it to download it",
        message);
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(whole()));
  }

  @Test
  void anUnfittingPartBeginsAnew() throws Exception {
    Files.write(part(), Arrays.copyOf(content, 1000));
    server.otherRange = 7;
    get(SIZE, server.address());
    expectWhole();
    assertEquals(List.of("bytes=1000-", ""), server.ranges());
  }

  @Test
  void attemptsCountAnewWhereTheFileComesOn() throws Exception {
    server.breaks.addAll(Collections.nCopies(9, 20_000));
    get(SIZE, server.address());
    expectWhole();
  }

  @Test
  void anAddressThatThereCannotBe() {
    String message = refused(SIZE, URI.create("http://127.0.0.1:99999/file"));
    assertTrue(message.startsWith(whole() + ": no address has it"), message);
    assertTrue(
        said.get(0).startsWith("http://127.0.0.1:99999/file: there can't be such an address: "),
        said::toString);
  }

  /** A body that ends with its connection may have been cut off. */
  @Test
  void anAnswerOfUnknownLengthThatIsCutOffGoesOn() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answerWithoutLength(socket));
      thread.setDaemon(true);
      thread.start();
      get(SIZE, URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/file"));
      expectWhole();
    }
  }

  private void answerWithoutLength(ServerSocket server) {
    try {
      for (int from = 0; ; from = SIZE / 2) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read(new byte[4096]);
          String head =
              from == 0
                  ? "HTTP/1.0 200 OK\r\n\r\n"
                  : "HTTP/1.0 206 Partial Content\r\nContent-Range: bytes " + from + "-\r\n\r\n";
          socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
          socket.getOutputStream().write(content, from, from == 0 ? SIZE / 2 : SIZE - from);
        }
      }
    } catch (IOException e) {
      return; // it is closed
    }
  }

  @Test
  void aPartThatIsALinkIsNotWrittenThrough() throws Exception {
    Path other = folder.resolve("other");
    Files.writeString(other, "mine");
    Files.createSymbolicLink(part(), other);
    assertEquals(part() + ": is not a file of its own; delete it", refused(SIZE, server.address()));
    assertEquals("mine", Files.readString(other));
  }

  @Test
  @Timeout(60)
  void aServerThatIsTooSlowIsGivenUp() throws Exception {
    server.slow = 20;
    RemoteFile file = new RemoteFile("a.zip", List.of(server.address()), md5(content), SIZE, "a");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> new Download(200, 0, progress).get(file, folder));
    assertTrue(
        said.get(0).endsWith("fewer than 1024 bytes a second came; trying again"), said::toString);
    assertTrue(e.getMessage().contains("the downloaded part is kept"), e.getMessage());
  }
}
