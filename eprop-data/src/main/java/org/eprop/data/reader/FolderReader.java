package org.eprop.data.reader;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.format.EventFormat;
import org.eprop.data.source.RecordingFolder;

/** A format in which each file is a recording, in a folder for each class. */
abstract class FolderReader extends DescribedComponent implements EventReaderFactory {

  static final Parameter WIDTH =
      Parameter.integer("width", 0).atLeast(0).describe("pixels; 0: the file says it");
  static final Parameter HEIGHT =
      Parameter.integer("height", 0).atLeast(0).describe("pixels; 0: the file says it");
  private static final Parameter GROUP_PATTERN =
      Parameter.text("group_pattern", "")
          .describe(
              "regular expression whose first pair of brackets finds a recording's group, such as its"
                  + " speaker, in its path below the folder; empty for none");

  private final List<String> endings;
  private final Function<Context, EventFormat> format;
  private final Function<Context, SensorShape> sensor;

  /**
   * @param endings of the files
   * @param format of a file
   * @param sensor null if files say it themselves
   */
  FolderReader(
      String name,
      List<String> endings,
      String description,
      Function<Context, EventFormat> format,
      Function<Context, SensorShape> sensor,
      Parameter... own) {
    super(
        name,
        description
            + " A folder of folders, one for each class, with a file for each recording; or one file.",
        Stream.concat(Stream.of(own), Stream.of(GROUP_PATTERN)).toList());
    this.endings = endings;
    this.format = format;
    this.sensor = sensor;
  }

  /** Files that say how large their sensor is; what is given stands in, and must be the same. */
  static EventFormat sized(Context context, Function<SensorShape, EventFormat> format) {
    int width = context.integer(WIDTH);
    int height = context.integer(HEIGHT);
    EventFormat files =
        format.apply(width > 0 && height > 0 ? new SensorShape(2, height, width) : null);
    return (in, shape) -> {
      EventRecording recording = files.read(in, shape);
      SensorShape found = recording.sensor();
      if ((width > 0 && width != found.width()) || (height > 0 && height != found.height())) {
        throw new InvalidInputException(
            "got a sensor of %s x %s pixels, but expected the width %s and the height %s"
                .formatted(found.width(), found.height(), width, height));
      }
      return recording;
    };
  }

  @Override
  public final EventReader create(Context context) {
    Pattern group = pattern(context.text(GROUP_PATTERN));
    SensorShape shape = sensor.apply(context);
    EventFormat files = format.apply(context);
    return path -> new RecordingFolder(path, endings, files, shape, group);
  }

  private static Pattern pattern(String text) {
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
              "got \"" + text + "\", but expected a regular expression: " + e.getDescription(), e)
          .at(GROUP_PATTERN.name());
    }
  }
}
