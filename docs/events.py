"""Draws the picture of a weight that is touched at spikes alone.

    python3 docs/events.py docs/pictures/events.svg

One LIF neuron with one input. Under the input's spikes: the neuron's running sum omega, and what the
synapse stores beside the weight of each step. All rows are brought up to date once in 64 steps.
"""
import math
import random
import sys

STEPS, BLOCK, TAU, RATE = 128, 64, 50.0, 0.004
SPIKES = (9, 22, 27, 47, 82, 87, 112)
LEFT, WIDTH = 130, 560
INK, BLUE, ORANGE, GREY = "#1c1e21", "#0067b1", "#c44e00", "#d0d4da"


def simulate():
    """omega, stored weight and weight, [step]; the weight is computed eagerly, too."""
    draw = random.Random(4)
    alpha = math.exp(-1 / TAU)
    trace = eager = signal = omega = stored_trace = stored = 0.0
    product = 1.0
    rows = []
    for t in range(STEPS):
        product *= alpha
        trace *= alpha
        if t in SPIKES:
            unit = 1 / product
            stored_trace += unit
            stored -= omega * unit
            trace += 1
        signal = 0.95 * signal + 0.3 * draw.gauss(0, 1)
        eager -= RATE * signal * trace
        omega -= RATE * signal * product
        weight = stored + omega * stored_trace
        assert abs(eager - weight) < 1e-12
        rows.append((omega, stored, weight))
        if (t + 1) % BLOCK == 0:
            stored, stored_trace = weight, product * stored_trace
            product, omega = 1.0, 0.0
    return zip(*rows)


def line(values, low, high, top, height, style, stairs=False):
    points = []
    for t, value in enumerate(values):
        x = LEFT + WIDTH * t / (STEPS - 1)
        y = top + height * (high - value) / (high - low)
        if stairs and points:
            points.append((x, points[-1][1]))
        points.append((x, y))
    text = " ".join("%.1f,%.1f" % p for p in points)
    return '<polyline points="%s" fill="none" stroke-width="2" %s/>' % (text, style)


def label(x, y, text, colour, anchor="end"):
    return '<text x="%d" y="%d" fill="%s" text-anchor="%s">%s</text>' % (x, y, colour, anchor, text)


def main(target):
    omega, stored, weight = simulate()
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 330" font-family="sans-serif" font-size="15">',
        "<title>A weight that is touched at spikes alone</title>",
        '<rect width="840" height="330" fill="#ffffff"/>',
    ]
    for t in SPIKES:
        x = LEFT + WIDTH * t / (STEPS - 1)
        out.append('<path d="M%.1f 50V300" stroke="%s"/>' % (x, GREY))
        out.append('<path d="M%.1f 20V50" stroke="%s" stroke-width="2.5"/>' % (x, INK))
    x = LEFT + WIDTH * BLOCK / (STEPS - 1)
    out.append('<path d="M%.1f 50V300" stroke="%s" stroke-dasharray="4 4"/>' % (x, INK))
    out.append(label(x, 40, "all rows up to date", INK, "middle"))
    out.append(label(LEFT - 12, 40, "input spikes", INK))
    out.append(line(omega, min(omega), max(omega), 70, 70, 'stroke="%s"' % INK))
    out.append(label(LEFT - 12, 110, "sum \u03c9", INK))
    low, high = min(stored + weight), max(stored + weight)
    out.append(line(stored, low, high, 165, 130, 'stroke="%s"' % ORANGE, stairs=True))
    out.append(line(weight, low, high, 165, 130, 'stroke="%s"' % BLUE))
    out.append(label(LEFT - 12, 235, "weight", INK))

    def right(values):
        return 165 + 130 * (high - values[-1]) / (high - low) + 5

    out.append(label(LEFT + WIDTH + 8, right(weight), "W, of each step", BLUE, "start"))
    out.append(label(LEFT + WIDTH + 8, right(stored), "\u0174, stored", ORANGE, "start"))
    out.append(label(LEFT + WIDTH, 322, "%d steps" % STEPS, INK))
    out.append("</svg>")
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main(sys.argv[1])
