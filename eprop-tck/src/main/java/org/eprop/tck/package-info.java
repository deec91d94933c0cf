/**
 * JUnit contracts: a plugin author extends the one of a component's kind with a single method, and
 * has a test of every property that the kind demands.
 *
 * <pre>{@code
 * class CauchyTest extends SurrogateGradientContract {
 *   @Override protected SurrogateFactory factory() { return new Cauchy(); }
 * }
 * }</pre>
 *
 * <p>Each test is one {@link org.eprop.tck.check.Check}; what it finds is in the message of the
 * failure. {@code eprop check NAME} runs the same checks from the command line.
 */
package org.eprop.tck;
