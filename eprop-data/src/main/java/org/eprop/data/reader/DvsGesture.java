package org.eprop.data.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/** DVS Gesture. */
public final class DvsGesture extends DescribedComponent implements EventReaderFactory {

  public DvsGesture() {
    super(
        "dvs_gesture",
        "DVS Gesture (Amir et al. 2017): a folder of NAME.aedat with NAME_labels.csv, or one of its"
            + " lists, trials_to_train.txt and trials_to_test.txt; or folders of NAME/CLASS.npy, lines of"
            + " x, y, polarity, ms, as Tonic has them; groups are users.");
  }

  @Override
  public EventReader create(Context context) {
    return GestureFolder::open;
  }

  /**
   * Two gestures of a user, and an event before, between and after them. Source: Amir et al. 2017,
   * the data's README; AEDAT 3.1 (docs.inivation.com).
   */
  @Override
  public Optional<EventExample> example() {
    byte[] events =
        Aedat3Files.file(
            new long[] {1 << 16 | 1, 8, 4, 0, 6, 6, 6}, // a packet of six
            new long[] {1, 900},
            new long[] {1 << 17 | 2 << 2 | 3, 1000},
            new long[] {127 << 17 | 126 << 2 | 1, 2999},
            new long[] {5 << 17 | 5 << 2 | 3, 3000},
            new long[] {9 << 17 | 8 << 2 | 3, 8000},
            new long[] {1 << 17 | 1 << 2 | 1, 9500});
    String labels = "class,startTime_usec,endTime_usec\n11,1000,3000\n2,7500,9500\n";
    SensorShape sensor = new SensorShape(2, 128, 128);
    return Optional.of(
        new EventExample(
            Map.of(
                "user01_led.aedat",
                events,
                "user01_led_labels.csv",
                labels.getBytes(StandardCharsets.US_ASCII)),
            "",
            List.of(
                Examples.recording(sensor, "other gestures", "user01", "0,1,2,1", "1999,127,126,0"),
                Examples.recording(sensor, "right hand wave", "user01", "500,9,8,1"))));
  }
}
