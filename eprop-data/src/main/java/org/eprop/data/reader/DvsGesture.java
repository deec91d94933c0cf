package org.eprop.data.reader;

import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.data.source.GestureFolder;

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
}
