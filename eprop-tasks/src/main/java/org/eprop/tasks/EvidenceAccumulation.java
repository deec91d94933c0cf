package org.eprop.tasks;

import java.util.List;
import java.util.stream.Stream;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/** The paper's task for memory: on which side were more cues, asked a second later? */
public final class EvidenceAccumulation extends DescribedComponent implements TaskFactory {

  static final Parameter CUES =
      Parameter.integer("cues", 7)
          .atLeast(1)
          .describe("number of cues; odd, so that one side wins");
  static final Parameter CUE =
      Parameter.integer("cue", 100).atLeast(1).unit("ms").describe("how long a cue lasts");
  static final Parameter INTERVAL =
      Parameter.integer("interval", 150)
          .atLeast(1)
          .unit("ms")
          .describe("from one cue to the next; a cue fills the end of its interval");
  static final Parameter DELAY =
      Parameter.integer("delay", 1050)
          .atLeast(0)
          .unit("ms")
          .describe("from the last cue to the recall");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 40)
          .atLeast(4)
          .describe("input neurons, a quarter each for left, right, recall and noise");
  static final Parameter P_GROUP =
      Parameter.real("p_group", 0.3)
          .atLeast(0)
          .atMost(1)
          .describe("probability that a cue is on the side that was not drawn for its sequence");

  /** What a trial is made of. */
  static final List<Parameter> TRIAL =
      List.of(
          CUES,
          CUE,
          INTERVAL,
          DELAY,
          TrialDataset.RECALL,
          CHANNELS,
          TrialDataset.RATE,
          TrialDataset.NOISE_RATE,
          P_GROUP);

  public EvidenceAccumulation() {
    super(
        "evidence_accumulation",
        "Evidence accumulation (Bellec et al. 2020, figure 4): a few cues come from the left or"
            + " the right, one quarter of the input channels for each side; after a delay a recall cue"
            + " asks on which side there were more (class 0: left, 1: right). Generated without end:"
            + " every epoch has fresh sequences, while validation and test set stay the same. Only"
            + " the steps of the recall count, and the answer is one for the whole sequence."
            + " Durations are whole steps of 1 ms.",
        Stream.concat(
                TRIAL.stream(),
                Stream.of(TrialDataset.SIZE, TrialDataset.VALIDATION_SIZE, TrialDataset.TEST_SIZE))
            .toList());
  }

  @Override
  public Task create(Context context) {
    return TrialDataset.task(trials(context), context, List.of("left", "right"));
  }

  static CueTrials trials(Context context) {
    int cues = context.integer(CUES);
    int channels = context.integer(CHANNELS);
    int interval = context.integer(INTERVAL);
    int cue = context.integer(CUE);
    if (cues % 2 == 0) {
      throw new InvalidInputException("got " + cues + ", but expected an odd number")
          .at(CUES.name());
    }
    if (channels % 4 != 0) {
      throw new InvalidInputException("got " + channels + ", but expected a multiple of 4")
          .at(CHANNELS.name());
    }
    if (cue > interval) {
      throw new InvalidInputException(
              "got " + cue + ", but expected at most the interval, " + interval + " (ms)")
          .at(CUE.name());
    }
    long steps =
        (long) cues * interval + context.integer(DELAY) + context.integer(TrialDataset.RECALL);
    Trials.expectSteps("cues, delay and recall", steps);
    return new CueTrials(
        cues,
        cue,
        interval,
        context.integer(DELAY),
        context.integer(TrialDataset.RECALL),
        channels,
        context.real(TrialDataset.RATE) / 1000,
        context.real(TrialDataset.NOISE_RATE) / 1000,
        context.real(P_GROUP));
  }
}
