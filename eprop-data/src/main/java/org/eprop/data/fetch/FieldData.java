package org.eprop.data.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * The data sets that {@code eprop data fetch} knows. MD5 sums are those that several public loaders
 * of these files check; nobody here has seen the files. Sizes are not known to the byte: {@code
 * most} is a bound, the sum is the identity.
 */
public final class FieldData {

  private static final long MB = 1_000_000;
  private static final long GB = 1000 * MB;

  private static final String HEIDELBERG_LICENCE =
      "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/ (said at"
          + " https://zenkelab.org/resources/spiking-heidelberg-datasets-shd/)";
  private static final String HEIDELBERG =
      "B. Cramer, Y. Stradmann, J. Schemmel, F. Zenke: The Heidelberg Spiking Data Sets for the"
          + " Systematic Evaluation of Spiking Neural Networks, IEEE Transactions on Neural Networks"
          + " and Learning Systems 33 (2022)";

  private static final List<FieldDataSet> ALL =
      List.of(
          new FieldDataSet(
              "shd",
              "Spiking Heidelberg Digits: spoken digits, English and German, 20 classes, through a"
                  + " model of the cochlea, 700 channels",
              HEIDELBERG_LICENCE,
              HEIDELBERG,
              "about 170 MB",
              List.of(
                  heidelberg("shd_train", "f3252aeb598ac776c1b526422d90eecb", 400 * MB),
                  heidelberg("shd_test", "1503a5064faa34311c398fb0a1ed0a6f", 200 * MB))),
          new FieldDataSet(
              "ssc",
              "Spiking Speech Commands: 35 spoken words through a model of the cochlea, 700 channels",
              HEIDELBERG_LICENCE,
              HEIDELBERG + "; P. Warden: Speech Commands (2018)",
              "one to three GB",
              List.of(
                  heidelberg("ssc_train", "d102be95e7144fcc0553d1f45ba94170", 4 * GB),
                  heidelberg("ssc_valid", "b4eee3516a4a90dd0c71a6ac23a8ae43", GB),
                  heidelberg("ssc_test", "a35ff1e9cffdd02a20eb850c17c37748", 2 * GB))),
          new FieldDataSet(
              "n-mnist",
              "N-MNIST: handwritten digits, seen by a moving event camera, 34 x 34 pixels",
              "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/ (said at"
                  + " https://www.garrickorchard.com/datasets/n-mnist)",
              "G. Orchard, A. Jayawant, G. Cohen, N. Thakor: Converting Static Image Datasets to"
                  + " Spiking Neuromorphic Datasets Using Saccades, Frontiers in Neuroscience 9:437"
                  + " (2015)",
              "about 1.2 GB",
              List.of(
                  saccades(
                      "Train",
                      "39c25547-014b-4137-a934-9d29fa53c7a0",
                      "20959b8e626244a1b502305a9e6e2031",
                      3 * GB),
                  saccades(
                      "Test",
                      "05a4d654-7e03-4c15-bdfa-9bb2bcbea494",
                      "69ca8762b2fe404d9b9bad1103e97832",
                      GB))),
          new FieldDataSet(
              "dvs-gesture",
              "DVS Gesture: 11 gestures of 29 people, seen by an event camera, 128 x 128 pixels; the"
                  + " copy that Tonic's authors cut into gestures, times in ms",
              "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/ (said at"
                  + " https://research.ibm.com/interactive/dvsgesture/)",
              "A. Amir et al.: A Low Power, Fully Event-Based Gesture Recognition System, CVPR 2017",
              "a few GB",
              List.of(
                  gestures(
                      "ibmGestureTrain", "38022171", "3a8f0d4120a166bac7591f77409cb105", 6 * GB),
                  gestures(
                      "ibmGestureTest", "38020584", "56070e45dadaa85fff82e0fbfbc06de5", 3 * GB))));

  private FieldData() {}

  private static RemoteFile heidelberg(String name, String md5, long most) {
    String file = name + ".h5.zip";
    return new RemoteFile(
        file,
        addresses(
            "https://zenkelab.org/datasets/" + file, "https://compneuro.net/datasets/" + file),
        md5,
        most,
        name + ".h5");
  }

  private static RemoteFile saccades(String name, String id, String md5, long most) {
    String all = "https://data.mendeley.com/public-files/datasets/468j46mzdv/files/";
    return new RemoteFile(name + ".zip", addresses(all + id + "/file_downloaded"), md5, most, name);
  }

  private static RemoteFile gestures(String name, String id, String md5, long most) {
    return new RemoteFile(
        name + ".tar.gz",
        addresses(
            "https://ndownloader.figshare.com/files/" + id,
            "https://api.figshare.com/v2/file/download/" + id),
        md5,
        most,
        name);
  }

  private static List<URI> addresses(String... all) {
    return Arrays.stream(all).map(URI::create).toList();
  }

  /** All of them. */
  public static List<FieldDataSet> all() {
    return ALL;
  }

  /**
   * A data set by its name.
   *
   * @throws InvalidInputException if there is none, with the names that there are
   */
  public static FieldDataSet named(String name) {
    List<String> names = ALL.stream().map(FieldDataSet::name).toList();
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there is no data set \"" + name + '"' + NearestNames.hint(name, names)));
  }

  /** How to get a file or folder that is missing, as the end of a sentence; empty if unknown. */
  public static String hint(Path missing) {
    for (FieldDataSet set : ALL) {
      for (RemoteFile file : set.files()) {
        if (missing.endsWith(file.gives()) && missing.getParent() != null) {
          return ": 'eprop data fetch " + set.name() + " " + missing.getParent() + "' gets it";
        }
      }
    }
    return "";
  }
}
