package org.eprop.device.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.device.CFacts;
import org.eprop.device.DeviceNetwork;
import org.eprop.device.DevicePopulation;
import org.eprop.device.IntegerNetwork;
import org.eprop.device.Machine;
import org.eprop.device.WebAssembly;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.json.Json;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop export} without a command of its own. */
@HelpPage(
    value = "devices",
    group = "Other programs",
    also = {"deploy", "convert", "c", "web"},
    order = 60)
@Command(
    name = "export",
    subcommands = {ExportCommand.ExportCCommand.class, ExportCommand.ExportWebCommand.class})
public final class ExportCommand extends ConsoleCommand {

  /** {@code eprop export web}. */
  @Command(name = "web")
  static final class ExportWebCommand extends DeviceCommand {

    @Option(names = "--compiler", paramLabel = "PROGRAM")
    private String compiler;

    @Mixin private OpenOption open;

    @Override
    void write(Path to, Exported exported) {
      Path page = target(to, exported, ".html");
      WebAssembly compile =
          new WebAssembly(compiler == null ? WebAssembly.COMPILERS : List.of(compiler));
      String html = new WebPage(exported).html(compile.module(exported.export()));
      AtomicFiles.write(page, html);
      out().printf(Locale.ROOT, "wrote %s: %,d bytes%n", page, html.length());
      open.show(page);
    }
  }

  /** {@code eprop export c}. */
  @Command(name = "c")
  static final class ExportCCommand extends DeviceCommand {

    @Option(names = "--flash", paramLabel = "BYTES")
    private Long flash;

    @Option(names = "--ram", paramLabel = "BYTES")
    private Long ram;

    private void expectRoom(CFacts facts) {
      if (flash != null && facts.flash() > flash) {
        throw new InvalidInputException(
            "--flash: got %s bytes, but expected at least %s, and room for code"
                .formatted(flash, facts.flash()));
      }
      if (ram != null && facts.ram() > ram) {
        throw new InvalidInputException(
            "--ram: got %s bytes, but expected at least %s, and room for a stack"
                .formatted(ram, facts.ram()));
      }
    }

    @Override
    void write(Path to, Exported exported) {
      CFacts facts = exported.export().facts();
      expectRoom(facts);
      if (to.toString().matches(".*\\.[ch]") && !Files.isDirectory(to)) {
        throw new InvalidInputException(
            "--out: got "
                + to
                + ", but expected a folder: two files are written; --name says which");
      }
      Path header = target(to, exported, ".h");
      Path source = target(to, exported, ".c");
      AtomicFiles.write(header, exported.export().header());
      AtomicFiles.write(source, exported.export().source());
      out().printf("wrote %s and %s%n", source, header.getFileName());
      out()
          .printf(
              Locale.ROOT,
              "  %,d bytes of read-only data and %,d bytes of state, code not counted%n",
              facts.flash(),
              facts.ram());
    }
  }

  /**
   * The page of {@code eprop export web}, one file: exported C as a module of WebAssembly, recorded
   * samples, and the script that runs one on the other. What it knows is compressed by gzip: the
   * length of its JSON, the JSON, and the bytes whose lengths that says.
   *
   * @param of what is exported
   */
  public record WebPage(DeviceCommand.Exported of) {

    /** What a page should have, in bytes; samples take what the network leaves of it. */
    public static final int MOST_BYTES = 300_000;

    private static final int MOST_SAMPLES = 64;

    /** The text of the file, ASCII. */
    public String html(byte[] module) {
      String template;
      try (InputStream in = WebPage.class.getResourceAsStream("web.html")) {
        template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String named = template.replace("@name@", of.export().name());
      Dataset data = of.task().test().orElse(of.task().train());
      int count = Math.min(MOST_SAMPLES, data.size());
      String page = named.replace("@data@", compressed(data, count, module));
      while (page.length() > MOST_BYTES && count > 1) {
        count = (count + 1) / 2;
        page = named.replace("@data@", compressed(data, count, module));
      }
      return page;
    }

    private String compressed(Dataset data, int count, byte[] module) {
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      rest.writeBytes(module);
      ObjectNode json = json(data, count, rest).put("module", module.length);
      byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
        out.writeInt(text.length);
        out.write(text);
        rest.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private ObjectNode json(Dataset data, int count, ByteArrayOutputStream rest) {
      DeviceNetwork network = of.network();
      IntegerNetwork integers = of.integers();
      Task task = of.task();
      ObjectNode json = Json.object();
      json.put("channels", network.channels()).put("real", network.real()).put("dt", network.dt());
      json.put("outputs", network.readout().outputs()).put("synapses", network.synapses());
      json.put("learns", of.learning().mode().name().toLowerCase(Locale.ROOT));
      json.put("ram", of.export().facts().ram()).put("test", task.test().isPresent());
      if (integers != null) {
        json.put("outputBits", integers.outputFormat());
      }
      ArrayNode populations = json.putArray("populations");
      for (DevicePopulation p : network.populations()) {
        populations.addObject().put("name", p.name()).put("size", p.size());
      }
      task.classNames().forEach(json.putArray("classes")::add);
      ArrayNode samples = json.putArray("samples");
      for (int i = 0; i < count; i++) {
        int index = (int) ((long) i * data.size() / count);
        samples.add(sample(data.sample(0, index), rest).put("index", index));
      }
      return json;
    }

    private ObjectNode sample(Sample sample, ByteArrayOutputStream rest) {
      int steps = sample.input().steps();
      Target target = sample.target();
      ObjectNode json = Json.object().put("steps", steps).put("once", target.isSequenceClass());
      byte[] inputs = inputs(sample);
      rest.writeBytes(inputs);
      json.put("x", inputs.length).put("y", 0);
      if (target.hasClasses()) {
        ByteBuffer classes = little(2 * steps);
        for (int t = 0; t < steps; t++) {
          classes.putShort((short) (target.weight(t) == 0 ? Target.UNLABELLED : target.classAt(t)));
        }
        rest.writeBytes(classes.array());
        json.put("y", classes.capacity());
      }
      return json;
    }

    /** What the network takes, [step][channel]: bits of spikes, or values in its numbers. */
    private byte[] inputs(Sample sample) {
      int steps = sample.input().steps();
      int channels = sample.input().channels();
      boolean real = of.network().real();
      BitSet spikes = new BitSet();
      ByteBuffer values = little(!real ? 0 : steps * channels * (of.integers() == null ? 4 : 2));
      for (int t = 0; t < steps; t++) {
        double[] row = Machine.row(sample.input(), t);
        for (int i = 0; i < channels; i++) {
          if (!real) {
            spikes.set(t * channels + i, row[i] != 0);
          } else if (of.integers() == null) {
            values.putFloat((float) row[i]);
          } else {
            values.putShort((short) of.integers().input(row[i]));
          }
        }
      }
      return real ? values.array() : spikes.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
