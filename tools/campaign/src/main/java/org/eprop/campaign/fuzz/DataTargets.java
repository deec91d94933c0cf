package org.eprop.campaign.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.campaign.Commands;
import org.eprop.campaign.FolderFiles;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.Idx;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.eprop.experiment.io.ResourceFiles;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/** What reads data of the field, networks of others, states of keys, and equations. */
final class DataTargets {

  private static final String EQUATIONS =
      """
      {"task": "ecg", "network": {"layers": [{"populations": [{"neuron": {"equations": {"model": [
          "parameter tau_m = 20 [ms], above 0   # membrane time constant",
          "parameter beta = 0.3, at least 0",
          "parameter theta = 1, above 0",
          "state v", "state a",
          "dv/dt = -v / tau_m", "da/dt = -a / (10 * tau_m)",
          "let x = exp(-v * v) + max(0, a)",
          "v += I", "a += z", "reset: v -= theta",
          "spike when v > theta + beta a"],
        "tau_m": {"log_uniform": [3, 100]}}}, "size": 5}],
        "surrogate": {"formula": {"formula": "psi = max(0, 1 - abs(q))"}}}]}}
      """;

  private final Mutation bytes = new ByteMutation();
  private final Mutation json = new JsonMutation();
  private final Mutation archive = new ArchiveMutation();
  private final Path work;
  private final Plugins plugins;
  private final EpropNetwork network;

  DataTargets(Path work, Plugins plugins, EpropNetwork network) {
    this.work = work;
    this.plugins = plugins;
    this.network = network;
  }

  List<FuzzTarget> all() {
    List<FuzzTarget> all = new ArrayList<>();
    all.add(new FuzzTarget("idx", 1, idxFiles(), bytes, this::idx));
    all.add(new FuzzTarget("idx, trained on", 20, idxFiles(), bytes, this::trainOnIdx));
    all.add(new FuzzTarget("wav, trained on", 20, List.of(sound()), bytes, this::trainOnSounds));
    all.add(
        new FuzzTarget("index of sounds", 20, List.of(soundIndex()), bytes, this::trainOnIndex));
    all.add(
        new FuzzTarget("npz, trained on", 20, arrays(), archive.or(bytes), this::trainOnArrays));
    all.add(new FuzzTarget("nir", 60, nirFiles(), bytes, this::nir));
    all.add(new FuzzTarget("equations", 4, equations(), json.or(bytes), this::equations));
    for (KeyedLearner learner : List.of(KeyedLearner.inference(network), ownReadout())) {
      String name = learner.own().isEmpty() ? "state of a key" : "state of a key that learns";
      all.add(new FuzzTarget(name, 1, states(learner), bytes, input -> key(learner, input)));
    }
    EventFiles.all(plugins).forEach(files -> all.add(events(files)));
    return all;
  }

  private static List<byte[]> idxFiles() {
    ByteBuffer images = ByteBuffer.allocate(16 + 24).putInt(0x0803).putInt(2).putInt(3).putInt(4);
    ByteBuffer labels = ByteBuffer.allocate(8 + 5).putInt(0x0801).putInt(5);
    return List.of(images.array(), labels.array());
  }

  private boolean idx(byte[] input) throws IOException {
    NpyArray read = Idx.read(Files.write(work.resolve("fuzz.idx"), input));
    for (int i = 0; i < read.size(); i++) {
      read.real(i);
    }
    return true;
  }

  private List<byte[]> nirFiles() {
    Path saved = work.resolve("network.npz");
    Path graph = work.resolve("network.nir");
    NetworkFile.of(network).write(saved);
    String[] command = {
      "nir", "export", saved.toString(), "--for", "exact", "--out", graph.toString(), "--force"
    };
    FuzzTargets.expectOk(Commands.run(command));
    return List.of(FolderFiles.bytes(graph), HandMade.linked());
  }

  private boolean nir(byte[] input) throws IOException {
    Path file = Files.write(work.resolve("fuzz.nir"), input);
    String out = work.resolve("imported.npz").toString();
    return acceptedInLittleMemory(
        Commands.run("nir", "import", file.toString(), "--out", out, "--force"));
  }

  private static List<byte[]> equations() {
    List<byte[]> all = new ArrayList<>(HandMade.equations());
    all.add(EQUATIONS.getBytes(StandardCharsets.UTF_8));
    return all;
  }

  private boolean equations(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    EpropNetwork.create(new ExperimentReader(plugins).read(text, "fuzz").model(4, 6, 1), 1);
    return true;
  }

  private KeyedLearner ownReadout() {
    OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
    return KeyedLearner.ownReadout(network, adam.create(Context.defaults(adam)), 0.01)
        .withLateness(3);
  }

  private static List<byte[]> states(KeyedLearner learner) {
    KeyedSession session = learner.open(null);
    List<byte[]> all = new ArrayList<>(List.of(session.bytes()));
    for (int t = 0; t < 20; t++) {
      session.step(new float[] {t % 3, t % 2, 1});
      if (!learner.own().isEmpty() && t % 5 != 0) {
        session.learn(t % 2);
      }
    }
    all.add(session.bytes());
    return all;
  }

  private static boolean key(KeyedLearner learner, byte[] input) {
    KeyedSession session = learner.open(input);
    session.step(new float[] {1, 0, 1});
    session.bytes();
    return true;
  }

  /** Half a second of 16-bit sound of 8 kHz. */
  private static byte[] sound() {
    int bytes = 8000;
    ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    for (int i = 0; i < bytes / 2; i++) {
      wav.putShort((short) (1000 * (i % 17 - 8)));
    }
    return wav.array();
  }

  private boolean trainOnSounds(byte[] input) throws IOException {
    Path sounds = work.resolve("sounds");
    write(sounds, Map.of("a/1.wav", sound(), "b/2.wav", sound(), "a/damaged.wav", input));
    return trainOn("wav", Map.of("train", sounds));
  }

  private static byte[] soundIndex() {
    return "file,label,group,split\n1.wav,yes,ada,train\n2.wav,no,bob,train\n3.wav,no,eve,test\n"
        .getBytes(StandardCharsets.UTF_8);
  }

  private boolean trainOnIndex(byte[] input) throws IOException {
    Path sounds = work.resolve("indexed");
    write(sounds, Map.of("1.wav", sound(), "2.wav", sound(), "3.wav", sound()));
    write(sounds, Map.of("index.csv", input));
    return trainOn("wav", Map.of("train", sounds, "index", sounds.resolve("index.csv")));
  }

  /** Four sequences of five steps and three channels, a class for each. */
  private static List<byte[]> arrays() {
    float[] x = new float[4 * 5 * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 7;
    }
    Map<String, NpyArray> arrays =
        Map.of(
            "x", NpyArray.of(x, 4, 5, 3),
            "y", NpyArray.of(new long[] {0, 1, 1, 0}, 4),
            "lengths", NpyArray.of(new long[] {5, 4, 3, 2}, 4));
    return List.of(new Npz(new TreeMap<>(arrays), Map.of()).bytes());
  }

  private boolean trainOnArrays(byte[] input) throws IOException {
    return trainOn("npy", Map.of("train_inputs", Files.write(work.resolve("arrays.npz"), input)));
  }

  private boolean trainOnIdx(byte[] input) throws IOException {
    return trainOn(
        "npy",
        Map.of(
            "train_inputs",
            Files.write(work.resolve("images.idx"), input),
            "train_targets",
            Files.write(work.resolve("labels.idx"), idxLabels())));
  }

  private static byte[] idxLabels() {
    return new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};
  }

  /** Reads data and measures a small network on them, as a user would. */
  private boolean trainOn(String task, Map<String, Path> files) {
    StringBuilder given = new StringBuilder("{\"name\": \"" + task + '"');
    files.forEach((name, file) -> given.append(", \"" + name + "\": \"" + file + '"'));
    return acceptedInLittleMemory(
        Commands.run(
            "train",
            "npy",
            "--quiet",
            "--no-report",
            "--overwrite",
            "--threads=1",
            "--set=task=" + given + '}',
            "--set=network.layers[0].populations[0].size=2",
            "--set=loss=averaged_cross_entropy",
            "--set=training.epochs=1",
            "--out=" + work.resolve("trained")));
  }

  private static void write(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** A damaged file is no reason to ask for more memory than there is. */
  private static boolean acceptedInLittleMemory(Commands.Told told) {
    if (told.err().contains("not enough memory")) {
      throw new IllegalStateException(told.err().strip());
    }
    return FuzzTargets.accepted(told);
  }

  private FuzzTarget events(EventFiles files) {
    Path folder = work.resolve("events, " + files.name());
    return new FuzzTarget(
        "events, " + files.name(),
        20,
        files.bytes(),
        bytes,
        input -> {
          write(folder, files.beside());
          write(folder, Map.of(files.path(), input));
          return acceptedInLittleMemory(
              Commands.run(
                  "data",
                  "look",
                  folder.resolve(files.looked()).toString(),
                  "--reader=" + files.reader(),
                  "--samples=2",
                  "--out=" + work.resolve("look.html")));
        });
  }

  /**
   * A right file for an event reader, from which wrong ones are made.
   *
   * @param name of the reader, and what of its files is damaged where it has several kinds
   * @param path where in a folder the file lies
   * @param looked what of the folder is read; empty for all of it
   * @param beside files that lie there, too, and stay right, by their paths
   * @param bytes of some such files
   */
  private record EventFiles(
      String name, String path, String looked, Map<String, byte[]> beside, List<byte[]> bytes) {

    private static final int EVENTS = 50;

    /** What reads them. */
    String reader() {
      return name.split(" ", 2)[0];
    }

    /** The files of each reader's example, and of some formats more. */
    static List<EventFiles> all(Plugins plugins) {
      List<EventFiles> all = new ArrayList<>();
      for (EventReaderFactory reader : plugins.all(EventReaderFactory.class)) {
        reader.example().ifPresent(example -> all.addAll(of(reader.name(), example)));
      }
      all.add(
          new EventFiles("dvs_gesture arrays", "user01_led/3.npy", "", Map.of(), List.of(array())));
      return all;
    }

    /** One for each kind of file, by its ending; others of the kind stand in its place, too. */
    private static List<EventFiles> of(String reader, EventExample example) {
      Map<String, List<String>> kinds =
          example.files().keySet().stream()
              .sorted()
              .collect(
                  Collectors.groupingBy(EventFiles::ending, TreeMap::new, Collectors.toList()));
      List<EventFiles> all = new ArrayList<>();
      kinds.forEach(
          (ending, paths) -> {
            Map<String, byte[]> beside = new HashMap<>(example.files());
            beside.remove(paths.get(0));
            List<byte[]> bytes = new ArrayList<>(more(reader));
            paths.forEach(path -> bytes.add(example.files().get(path)));
            String name = kinds.size() == 1 ? reader : reader + " " + ending;
            all.add(new EventFiles(name, paths.get(0), example.path(), beside, bytes));
          });
      return all;
    }

    private static String ending(String path) {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    /** What else can be in such a file. */
    private static List<byte[]> more(String reader) {
      return switch (reader) {
        case "aedat4" -> List.of(file("dv_none.aedat4"), file("dv_zstd.aedat4"), HandMade.nested());
        case "heidelberg" -> List.of(file("heidelberg_tables.h5"));
        default -> List.of();
      };
    }

    /** 50 events in lines of column, row, polarity and ms, as 16-bit numbers of NumPy. */
    private static byte[] array() {
      String shape = "{'descr': '<i2', 'fortran_order': False, 'shape': (" + EVENTS + ", 4), }";
      int length = 118;
      ByteBuffer file =
          ByteBuffer.allocate(10 + length + 8 * EVENTS).order(ByteOrder.LITTLE_ENDIAN);
      file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
      file.put((byte) 0).putShort((short) length);
      file.put(
          String.format("%-" + (length - 1) + "s\n", shape).getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < EVENTS; i++) {
        file.putShort((short) (i % 30)).putShort((short) (i % 20)).putShort((short) (i % 2));
        file.putShort((short) i);
      }
      return file.array();
    }

    private static byte[] file(String name) {
      return ResourceFiles.bytes(name, EventFiles.class.getResourceAsStream(name));
    }
  }

  /**
   * Inputs made by hand, which chance would never make: short ones that stand for much work, or for
   * something that never ends. They are read as they are, and are seeds of others.
   */
  static final class HandMade {

    private static final int MANY = 46;
    private static final String LINKED = "linked.nir";
    private static final String SMALL =
        """
        {"task": "ecg", "network": {"populations": {"e": {"size": %d}}, "projections": [
          {"from": "input", "to": "e"}, {"from": "e", "to": "e"%s}]}%s}
        """;

    private HandMade() {}

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Patterns of many stars, a projection without synapses, files that never end. */
    static List<byte[]> experiments() {
      String stars = "\"for\": \"" + "*a".repeat(MANY) + "*b\"";
      List<byte[]> all = new ArrayList<>();
      all.add(utf8(SMALL.formatted(4, "", ", \"optimizers\": [{" + stars + "}]")));
      all.add(
          utf8(
              SMALL.formatted(
                  4,
                  "",
                  ", \"constraints\": [{" + stars + ", \"name\": \"clip\", \"limit\": 1}]")));
      all.add(utf8(SMALL.formatted(1, ", \"delay\": {\"uniform\": [1, 8]}", "")));
      all.add(
          utf8(
              SMALL.formatted(
                  4, ", \"initial_weights\": {\"name\": \"file\", \"file\": \"/dev/zero\"}", "")));
      return all;
    }

    /** Names that stand for names, each twice; numbers that are none. */
    static List<byte[]> equations() {
      StringBuilder chain = new StringBuilder("\"let x0 = 1 + v\"");
      for (int i = 1; i <= MANY; i++) {
        chain.append(", \"let x" + i + " = x" + (i - 1) + " * x" + (i - 1) + '"');
      }
      return List.of(
          model(chain + ", \"v = I - x" + MANY + "\""),
          model("\"v = I + 0 / 0\""),
          model("\"v = " + "(".repeat(40) + "I" + ")".repeat(40) + "\""),
          model("\"v = I" + " ^ 2".repeat(40) + "\""));
    }

    private static byte[] model(String lines) {
      return utf8(
          """
          {"task": "ecg", "network": {"layers": [{"populations": [{"neuron": {"name": "equations",
            "model": ["state v", %s, "spike when v > 1"]}, "size": 2}]}]}}
          """
              .formatted(lines));
    }

    /** A name that makes no folder, and axes that multiply. */
    static List<byte[]> comparisons() {
      String level = "{\"a\": {}, \"b\": {}, \"c\": {}, \"d\": {}}";
      StringBuilder axes = new StringBuilder();
      for (int i = 0; i < MANY; i++) {
        axes.append(i == 0 ? "" : ", ").append("\"x" + i + "\": " + level);
      }
      return List.of(
          utf8("{\"base\": \"ecg\", \"variants\": {\"" + "a".repeat(300) + "\": {}}}"),
          utf8("{\"base\": \"ecg\", \"axes\": {" + axes + "}}"));
    }

    /** A graph that is a link to another file. */
    static byte[] linked() {
      return ResourceFiles.bytes(LINKED, HandMade.class.getResourceAsStream(LINKED));
    }

    /** An AEDAT 4.0 of nodes within nodes, with long names. */
    static byte[] nested() {
      String name = "n".repeat(100);
      StringBuilder xml = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        xml.append("<node name=\"").append(name).append("\"><attr key=\"a\">1</attr>");
      }
      xml.append("</node>".repeat(2000));
      byte[] text = utf8(xml.toString());
      int table = 16;
      ByteBuffer file = ByteBuffer.allocate(18 + 32 + text.length).order(ByteOrder.LITTLE_ENDIAN);
      file.put(utf8("#!AER-DAT4.0\r\n")).putInt(32 + text.length);
      ByteBuffer description = file.slice().order(ByteOrder.LITTLE_ENDIAN);
      description.putInt(0, table);
      description.putShort(4, (short) 10).putShort(6, (short) 12);
      description.putShort(8, (short) 4).putShort(12, (short) 8);
      description.putInt(table, table - 4).putInt(table + 8, 4);
      description.putInt(table + 12, text.length).position(table + 16);
      description.put(text);
      return file.array();
    }
  }
}
