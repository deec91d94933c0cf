package org.eprop.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.cli.gradient.CaseReader;
import org.eprop.cli.gradient.CaseRun;
import org.eprop.cli.gradient.CaseRunner;
import org.eprop.cli.gradient.GradientCase;
import org.eprop.cli.gradient.GraphResult;
import org.eprop.cli.gradient.LayerResult;
import org.eprop.core.plugin.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code eprop gradient}. */
@Command(
    name = "gradient",
    description = {
      "Computes loss and gradient of a small network whose weights, input and targets are all given"
          + " in a JSON file, and prints them with spikes and states as one JSON object: to compare"
          + " another implementation with this one, number by number.",
      "",
      "The file has, with nested lists for arrays and weights as [post][pre], one layer:",
      "  sizes      inputs, recurrent, outputs, steps, batch",
      "  neurons    alpha, rho, beta, threshold, refractory_silent_steps;",
      "             each [recurrent]",
      "  surrogate  kind, gamma, slope",
      "  reset      subtract or zero",
      "  readout    kappa, input_scale",
      "  loss       kind (mse, softmax_cross_entropy),",
      "             normalisation (sum, mean_batch_time)",
      "  feedback   kind (symmetric, random), B [recurrent][outputs]",
      "  rate_regularisation  null, or coefficient and target_rate",
      "  weights    w_in, w_rec (its diagonal is ignored), w_out, b_out",
      "  input      spikes [batch][steps][inputs]",
      "  target     values [batch][steps][outputs], window [steps]",
      "or, with format \"graph-1\", any network; gradients of neuron parameters come as well:",
      "  steps, batch",
      "  detach_reset (of bptt: whether it leaves out the path through the reset)",
      "  inputs       name: channels",
      "  populations  in order: name, size, reset, surrogate,",
      "               neurons as above; each [size]",
      "  projections  name, from, to, weights, delays [post][pre] in steps,",
      "               mask [post][pre] or null",
      "  readouts     name, kappa, input_scale, bias, loss (sum, mean_weighted_steps);",
      "               weights and feedback: an entry for each population it sees,",
      "               or teaches;",
      "               target: values [batch][steps][outputs], weight [batch][steps]",
      "  input        name: values [batch][steps][channels]",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop gradient case.json",
      "  eprop gradient case.json --rule bptt --path fast"
    })
final class GradientCommand implements Callable<Integer> {

  /** Which computation. */
  enum PathKind {
    REFERENCE,
    FAST
  }

  /** Reads the option. */
  static final class PathConverter implements ITypeConverter<PathKind> {
    @Override
    public PathKind convert(String text) {
      return switch (text) {
        case "reference" -> PathKind.REFERENCE;
        case "fast" -> PathKind.FAST;
        default ->
            throw new TypeConversionException("got '" + text + "', but expected reference or fast");
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CASE.json", description = "The network, its input and targets.")
  private Path file;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      defaultValue = "eprop",
      description = {
        "Any learning rule, such as eprop, eprop_exact_forward, eprop_one_hop, mdgl, s_tllr, or"
            + " bptt for the whole surrogate gradient (always with symmetric feedback). Default:"
            + " ${DEFAULT-VALUE}."
      })
  private String rule;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "reference",
      converter = PathConverter.class,
      description = {
        "reference: double precision, with explicit eligibility traces where the rule has them;"
            + " fast: single precision, as training computes it. Default: ${DEFAULT-VALUE}."
      })
  private PathKind path;

  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() throws JsonProcessingException {
    try (Plugins plugins = pluginOptions.load()) {
      LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, rule);
      GradientCase read = new CaseReader(plugins).read(file);
      CaseRunner runner = new CaseRunner(factory);
      spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(run(runner, read)));
    }
    return ExitCode.OK;
  }

  private Object run(CaseRunner runner, GradientCase read) {
    try {
      CaseRun run = path == PathKind.FAST ? runner.fast(read) : runner.reference(read);
      return read.isGraph() ? GraphResult.of(read, run) : LayerResult.of(run);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }
}
