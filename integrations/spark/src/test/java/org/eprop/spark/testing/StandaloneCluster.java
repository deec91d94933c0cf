package org.eprop.spark.testing;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A master and some workers of Spark's own standalone cluster, each a process of this machine, made
 * of the class path that the test has.
 */
public final class StandaloneCluster {

  private static final String HOST = "127.0.0.1";

  /** For Spark each is a machine of its own: only on another one it does a slow task again. */
  private static final List<String> HOSTS = List.of(HOST, "localhost");

  private static final long PATIENCE_SECONDS = 120;

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  /**
   * @param folder of its own, for logs and executors' files
   * @param workers how many, of one core each; two have names of machines of their own
   */
  public StandaloneCluster(Path folder, int workers) throws Exception {
    this.folder = folder;
    this.port = freePort();
    Path jars = Files.createDirectories(folder.resolve("home/jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path file = Path.of(entry).toAbsolutePath();
      Path link = jars.resolve(file.getFileName());
      if (Files.isRegularFile(file) && !Files.exists(link)) {
        Files.createSymbolicLink(link, file);
      }
    }
    begin("master", "master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "0");
    await();
    for (int w = 0; w < workers; w++) {
      String work = folder.resolve("work-" + w).toString();
      begin(
          "worker-" + w,
          "worker.Worker",
          "--host",
          HOSTS.get(w % HOSTS.size()),
          "--webui-port",
          "0",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          work,
          master());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private void begin(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add("org.apache.spark.deploy." + main);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    // Else it looks for the folders of Spark's own build.
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    processes.add(builder.start());
  }

  private void await() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      try {
        new Socket(HOST, port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("no master: see " + folder);
  }

  /** Its address. */
  public String master() {
    return "spark://" + HOST + ":" + port;
  }

  /** The class path's folders: its jars are the cluster's own. */
  public static String folders() {
    List<String> folders = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        folders.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, folders);
  }

  /** Kills an executor, as {@code kill -9} does. */
  public long killAnExecutor() {
    ProcessHandle executor =
        processes.stream()
            .flatMap(Process::descendants)
            .filter(process -> process.info().commandLine().orElse("").contains("ExecutorBackend"))
            .findFirst()
            .orElseThrow();
    executor.destroyForcibly();
    return executor.pid();
  }

  /** Ends all of its processes. */
  public void stop() throws Exception {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
